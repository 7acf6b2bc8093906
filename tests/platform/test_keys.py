from random import Random

from sancha.platform.keys import KeyMaker, uuid7
from support import at_once


class TestKeys:
    def test_are_version_7_in_order_and_never_twice(self) -> None:
        keys = [k for keys in at_once(*[lambda: [uuid7() for _ in range(5_000)]] * 4) for k in keys]
        assert len(set(keys)) == 20_000
        assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}
        one_thread = [uuid7() for _ in range(5_000)]
        assert one_thread == sorted(one_thread)

    def test_stay_in_order_when_the_clock_steps_back(self) -> None:
        moments = iter([5_000_000, 4_000_000, 4_000_001])
        make = KeyMaker(now_ns=lambda: next(moments))
        assert (keys := [make(), make(), make()]) == sorted(keys)

    def test_one_seed_makes_the_same_keys_again(self) -> None:
        first, second = (
            KeyMaker(now_ns=lambda: 10**18, bits=Random(7).getrandbits) for _ in range(2)
        )
        assert [first() for _ in range(9)] == [second() for _ in range(9)]


def test_smoke(database: str) -> None:
    from support import query

    assert query("SELECT count(*) FROM act") == [(0,)]
