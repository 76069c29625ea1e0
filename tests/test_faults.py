"""Faults are survived: nothing is lost, and the message says what to do. `bench/faults.py` brings them about."""

import json
import os
import re
import signal
import threading
from contextlib import suppress

import pytest

from bench import faults
from mapapp import batch
from mapapp.settings import Settings

TOLD = {
    "kept answers deleted": "^nothing$",
    "kept answers corrupt": "are damaged .* they are set aside as answers.sqlite.damaged-",
    "kept answers read-only": "^nothing$",
    "disk of the kept answers full": "the log: .*The kept answers in FOLDER cannot be used .*full",
    "clock set back by a year": "^nothing$",
    "online geocoder silent": "not in the gazetteer .*did not answer.* choose the place by hand",
    "online geocoder answers rubbish": "not in the gazetteer .*did not answer.* choose the place by hand",
    "unpacked gazetteer deleted": "^nothing$",
    "unpacked gazetteer cut to half": "^nothing$",
    "no room to unpack the gazetteer": "No space left .* make room there, or name another folder in MAPAPP_CACHE_DIR",
    "shipped gazetteer cut to half": "The gazetteer .* is damaged .*; install again",
    "process of a document killed": "cut off from outside. Open it again",
    "disk full below `mapapp batch`": "cannot be written: No space left on device. The rows before are there",
    "disk full below `mapapp export`": "^Error: FOLDER cannot be written: No space left on device",
}
"""What is kept is asserted where the fault is brought about; other troubles of the service are in `test_geocoder`."""


@pytest.mark.parametrize("fault", TOLD)
def test_a_fault_is_survived_and_told(fault, tmp_path):
    try:
        told, _ = faults.FAULTS[fault](tmp_path)
    except PermissionError as error:
        pytest.skip(str(error))
    assert re.search(TOLD[fault], told)


@pytest.mark.parametrize("again", [False, True])
def test_batch_goes_on_when_its_processes_are_killed(again):
    rows = [json.dumps({"id": number, "text": "She visited Ankara."}).encode() for number in range(2)] + [b"["]
    done, killed = threading.Event(), set()

    def kill():
        while not done.wait(0.01) and (again or not killed):
            there = faults.children(os.getpid(), "spawn_main")
            if len(there) < 2 and not killed:  # the two that read are killed together
                continue
            for process in there:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                    killed.add(process)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = list(batch.records(rows, Settings.read(), processes=2))
    finally:
        done.set()
        killer.join()
    assert len(killed) > 1 and [row["id"] for row in found] == [0, 1, None]
    assert "not JSON" in found[2]["error"]
    if again:
        assert all("--processes 1" in row["error"] for row in found[:2])
    else:
        assert [row["error"] for row in found[:2]] == [None, None], "they are read again"
