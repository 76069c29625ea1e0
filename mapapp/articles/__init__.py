"""Whatever people bring → Article."""

from mapapp.articles.text import head_date, read, read_file

__all__ = ["head_date", "read", "read_file"]
