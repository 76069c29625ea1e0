"""Python imports this by itself when it starts."""

import offline  # noqa: F401
