import gc

from sancha.platform.memory import rare_collections, slices


def test_slices_give_every_row_once_and_in_order():
    rows = list(range(12))

    assert list(slices(rows, 5)) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11]]
    assert list(slices([], 5)) == []


def test_collections_are_as_often_as_before_afterwards_even_when_the_work_failed():
    before = gc.get_threshold()

    try:
        with rare_collections():
            assert gc.get_threshold() == (100_000, 50, 1_000)
            raise ArithmeticError
    except ArithmeticError:
        pass

    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
