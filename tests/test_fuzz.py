"""A short run of the fuzzing: a sentence is the worst that comes out of anything. `bench/README.md` has the long ones."""

import pytest

from bench import fuzz

SEED = 6


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_what_hypothesis_makes_up_ends_in_sentences(name):
    assert fuzz.fuzz(name, SEED, 4 if name == "reading" else 25) is None


def test_what_is_no_sentence_is_found():
    fuzz.TARGETS["a fault"] = (lambda raw: raw.decode("ascii"), fuzz.BYTES)
    try:
        assert "UnicodeDecodeError" in (fuzz.fuzz("a fault", SEED, 100) or "")
    finally:
        del fuzz.TARGETS["a fault"]
