"""A second reader by choice: a language model at an address of one's own reads, and its answer is checked against the text.

What the model says counts only as far as the article bears it out: every name and every sentence must stand there to the
letter, days are worked out from the article's own phrases by `mapapp.dates`, places are found by the gazetteer. Whatever goes
wrong, the built-in reader's itinerary stands, with a sentence that says so.
"""

from mapapp.llm.reread import Heard, hear, reread
from mapapp.llm.service import LanguageModel, disclosure, language_model

__all__ = ["Heard", "LanguageModel", "disclosure", "hear", "language_model", "reread"]
