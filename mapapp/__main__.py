"""`python -m mapapp` is the command `mapapp`."""

from mapapp.cli import main

main(prog_name="mapapp")
