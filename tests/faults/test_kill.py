"""kill -9 at random moments under load: what was acknowledged is there, once."""

import os
import random
import signal
import time

import pytest
from engine_process import engine_pid
from senders import Senders, missing_of

from weft_process import Weft

ROUNDS = 200 if os.environ.get("WEFT_LONG") else 20
SEED = int(os.environ.get("WEFT_SEED", "1"))
VICTIMS = ("weft", "engine", "both")


def strike(weft, victim: str):
    if victim != "weft":
        os.kill(engine_pid(weft), signal.SIGKILL)
    if victim != "engine":
        weft.kill()


@pytest.mark.timeout(60 * ROUNDS)
def test_nothing_acknowledged_is_lost_or_doubled(tmp_path):
    chance = random.Random(SEED)
    acked: list[str] = []
    weft = Weft(tmp_path / "data").start()
    try:
        for round_number in range(ROUNDS):
            victim = VICTIMS[round_number % len(VICTIMS)]
            with Senders(weft.address, seed=SEED * 1000 + round_number) as senders:
                time.sleep(chance.uniform(0.05, 0.8))
                strike(weft, victim)
                time.sleep(0.05)
            acked += senders.acked
            if victim != "engine":
                weft.start()
            # A sample each round finds the guilty round; all of them are read at the end.
            sample = chance.sample(senders.acked, min(20, len(senders.acked)))
            assert missing_of(weft, sample) == [], f"round {round_number}, {victim} killed; {weft.tail()}"
        assert len(acked) > ROUNDS, "the load was too thin to prove anything"
        assert missing_of(weft, acked) == []
        print(f"{ROUNDS} kills, {len(acked)} traces acknowledged, none lost, none doubled")
    finally:
        weft.stop()
