"""Reads an article with a small neural network: for every word, is it part of a place name, and is the traveller there?

The network is a BERT of four layers (18 million parameters, 8-bit weights), trained by `training/encoder.py`; its card is in
`assets/README.md`. It sees lower-case word pieces, and beside each piece the shape of its word (capitals, digits, first in
a line), behind a prefix of headline and day of publication. What it says are probabilities; what becomes of them is decided
elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from mapapp.model import Article, Span

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

Told = Callable[[int, int], None]
"""Is told of progress: the windows that are read, of how many."""

WINDOW = 512
"""Word pieces the network sees at once: as many positions as it has."""
OVERLAP = 96
"""Pieces that two neighbouring windows share; the scores of words in both are averaged."""
TITLE = 48
"""Pieces of the headline that go into the prefix."""
LONGEST = 100_000
"""Characters that are read; words behind get no scores."""
FILES = ("encoder.onnx", "encoder-tokenizer.json")
"""The network and its tokenizer, in the folder of shipped data."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_SHAPES = 6  # lower or none, Capitalised, CAPITALS, miXed, digits, punctuation
TYPES = 3 * _SHAPES  # within a line, first in a line, in the prefix
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

OUTPUTS = (
    *("no_toponym", "toponym_b", "toponym_i"),
    "visit",
    *("done", "ongoing", "planned", "cancelled"),
    *("no_traveller", "traveller_b", "traveller_i"),
)
"""The columns of the network's answer: logits of three softmax groups and, between them, of one yes or no."""


@dataclass(frozen=True, slots=True)
class TokenScores:
    """The network's answer: one entry a word of the text, in reading order; of words that it was not asked about, zeros.

    A word is a run of letters and digits or a single punctuation mark, as BERT splits them: "U.S." is four words. `start` and
    `end` are offsets into `article.text`; `toponym_b` and `toponym_i` are the probabilities that the word begins or continues
    a place name; `visit` that this place is a stop of the reported trip; `status[:, k]` the distribution over done, ongoing,
    planned, cancelled, where it is one; `traveller_b` and `traveller_i` that the word begins or continues a traveller's name.
    """

    start: Ints
    end: Ints
    toponym_b: Floats
    toponym_i: Floats
    visit: Floats
    status: Floats
    traveller_b: Floats
    traveller_i: Floats


def toponyms(scores: TokenScores, threshold: float = 0.5) -> list[tuple[int, int]]:
    """The place names at least this probable, as ranges of words (from, to).

    A word that rather begins a name than continues one starts a new one.
    """
    inside = scores.toponym_b + scores.toponym_i >= threshold
    begins = inside & ((scores.toponym_b > scores.toponym_i) | ~np.concatenate([[False], inside[:-1]]))
    found = []
    for begin in np.flatnonzero(begins).tolist():
        end = begin + 1
        while end < len(inside) and inside[end] and not begins[end]:
            end += 1
        found.append((begin, end))
    return found


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the network sees it: `start`, `end`, `first` a word (`first` counts pieces), `ids`, `types` a piece.

    `prefix` and `prefix_types` are the pieces put before every window.
    """

    start: Ints
    end: Ints
    first: Ints
    ids: Ints
    types: Ints
    prefix: Ints
    prefix_types: Ints

    def windows(self) -> list[tuple[int, int]]:
        """The stretches of pieces (from, to) that are read at once, of nearly equal length."""
        total = len(self.ids)
        room = WINDOW - len(self.prefix) - 1
        count = max(1, -(-(total - OVERLAP) // (room - OVERLAP)))
        size = -(-(total + (count - 1) * OVERLAP) // count)
        return [(k * (size - OVERLAP), min(total, k * (size - OVERLAP) + size)) for k in range(count)]

    def within(self, spans: Iterable[Span]) -> Bools:
        """Which words have a letter in one of these stretches of the text."""
        chosen = np.zeros(len(self.start), dtype=np.bool_)
        edges = np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)
        begins = np.searchsorted(self.end, edges[:, 0], side="right")
        for begin, end in zip(begins.tolist(), np.searchsorted(self.start, edges[:, 1]).tolist(), strict=True):
            chosen[begin:end] = True
        return chosen

    def window(self, begin: int, end: int, separator: int) -> tuple[Ints, Ints]:
        """The ids and types of one window with its prefix and the closing separator."""
        ids = np.concatenate([self.prefix, self.ids[begin:end], [separator]])
        types = np.concatenate([self.prefix_types, self.types[begin:end], [0]])
        return ids, types


class PieceReader:
    """Cuts articles into word pieces; the same code serves training and reading."""

    def __init__(self, path: Path) -> None:
        """`path` is a tokenizer file of the `tokenizers` library with BERT's vocabulary, lower case."""
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        marks = self._tokenizer.get_vocab()
        self.opening = marks["[CLS]"]
        self.separator = marks["[SEP]"]

    def read(self, article: Article) -> Pieces:
        """The pieces of the article's first `LONGEST` characters, and of its headline and day."""
        start, end, first, ids, types = self._cut(article.text[:LONGEST])
        _, _, _, title, title_types = self._cut((article.title or "")[:LONGEST])
        _, _, _, day, day_types = self._cut(_in_words(article.date))
        prefix = np.concatenate([[self.opening], title[:TITLE], [self.separator], day, [self.separator]])
        shapes = np.concatenate([[0], title_types[:TITLE], [0], day_types, [0]])
        return Pieces(start, end, first, ids, types, prefix, 2 * _SHAPES + shapes % _SHAPES)

    def _cut(self, text: str) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Start and end of each word, its first piece; id and type of each piece."""
        encoding = self._tokenizer.encode(_well_formed(text), add_special_tokens=False)
        offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
        first = np.flatnonzero(np.diff(np.array(encoding.word_ids, dtype=np.int64), prepend=-1))
        sizes = np.diff(first, append=len(offsets))
        start, end = offsets[first, 0], offsets[first + sizes - 1, 1]
        types: list[int] = []
        end_before = 0
        for word_start, word_end in zip(start.tolist(), end.tolist(), strict=True):
            new_line = not types or "\n" in text[end_before:word_start]
            types.append(_shape(text[word_start:word_end]) + _SHAPES * new_line)
            end_before = word_end
        return start, end, first, np.array(encoding.ids, dtype=np.int64), np.repeat(np.array(types, dtype=np.int64), sizes)


class Encoder:
    """The shipped network. It is loaded when it first reads and may be shared between threads."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        """`path` is the folder with the two `FILES`; `threads` how many cores one reading may use."""
        self._path = path
        self._threads = threads
        self._loading = threading.Lock()

    def read(self, article: Article, told: Told = lambda done, of: None, asked: Iterable[Span] | None = None) -> TokenScores:
        """The scores of the words of the article's first `LONGEST` characters, of those in `asked` only where it is given:
        the fewer, the faster.
        """
        reader, session = self._loaded()

        def answer(ids: Ints, types: Ints, places: Ints) -> Floats:
            logits: Floats = session.run(None, {"ids": ids[None], "types": types[None], "asked": places})[0][0]
            return logits

        pieces = reader.read(article)
        return scored(pieces, reader.separator, answer, told, None if asked is None else pieces.within(asked))

    @property
    def pieces(self) -> PieceReader:
        """The part that cuts articles into words and pieces."""
        return self._loaded()[0]

    def _loaded(self) -> tuple[PieceReader, onnxruntime.InferenceSession]:
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> tuple[PieceReader, onnxruntime.InferenceSession]:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        network, tokenizer = (self._path / name for name in FILES)
        session = onnxruntime.InferenceSession(
            str(network),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # slower than the parts it joins
        )
        return PieceReader(tokenizer), session


def scored(
    pieces: Pieces,
    separator: int,
    answer: Callable[[Ints, Ints, Ints], Floats],
    told: Told = lambda done, of: None,
    asked: Bools | None = None,
) -> TokenScores:
    """The scores of every word, or of those that are `asked` about.

    `answer` gives the logits [places, outputs] for the ids and types of one window and the places in it that are wanted.
    """
    sums = np.zeros((len(pieces.start), len(OUTPUTS)), dtype=np.float32)
    seen = np.zeros((len(pieces.start), 1), dtype=np.float32)
    windows = pieces.windows() if len(pieces.ids) else []
    for done, (begin, end) in enumerate(windows):
        told(done, len(windows))
        words = np.arange(*np.searchsorted(pieces.first, (begin, end)))
        if asked is not None:
            words = words[asked[words]]
        if len(words):
            places = pieces.first[words] - begin + len(pieces.prefix)
            sums[words] += probabilities(answer(*pieces.window(begin, end, separator), places))
            seen[words] += 1
    np.divide(sums, seen, out=sums, where=seen > 0)
    columns = {name: sums[:, k] for k, name in enumerate(OUTPUTS)}
    return TokenScores(
        start=pieces.start,
        end=pieces.end,
        toponym_b=columns["toponym_b"],
        toponym_i=columns["toponym_i"],
        visit=columns["visit"],
        status=sums[:, 4:8],
        traveller_b=columns["traveller_b"],
        traveller_i=columns["traveller_i"],
    )


def probabilities(logits: Floats) -> Floats:
    """The columns `OUTPUTS` as probabilities: softmax over each group of classes, logistic over the single one."""
    result = np.empty_like(logits)
    for columns in (slice(0, 3), slice(4, 8), slice(8, 11)):
        powers = np.exp(logits[:, columns] - logits[:, columns].max(axis=1, keepdims=True))
        result[:, columns] = powers / powers.sum(axis=1, keepdims=True)
    result[:, 3] = 1 / (1 + np.exp(-logits[:, 3]))
    return result


def _shape(word: str) -> int:
    if not word[:1].isalnum():
        return 5
    if word[0].isdigit():
        return 4
    if not word[0].isupper():
        return 0 if word == word.lower() else 3
    if len(word) == 1 or word[1:] == word[1:].lower():
        return 1
    return 2 if word.isupper() else 3


def _well_formed(text: str) -> str:
    """The text with lone surrogates, which have no UTF-8, replaced one for one."""
    return _SURROGATES.sub("\ufffd", text)


def _in_words(date: dt.date | None) -> str:
    return f"{_DAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}" if date else ""
