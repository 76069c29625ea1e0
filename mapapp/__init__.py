"""mapapp reads an article about a journey and draws the journey on a map beside the text."""

__version__ = "0.1.0"
