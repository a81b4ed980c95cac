"""Parts are worked through several at once; when one fails, no further one is begun."""

from time import sleep

import pytest

from doudi.monitoring.parts import UnableToFinish, several


def test_of_what_fails_the_first_is_raised_and_the_queue_is_left() -> None:
    begun: list[int] = []
    heard: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        sleep(0.02)
        if number == 3:
            raise ValueError("the third")
        return number

    with pytest.raises(ValueError, match="the third"):
        several(range(200), work, heard.append, workers=2)
    assert len(begun) < 20
    assert set(heard) <= set(begun) - {3}


def test_whoever_listens_may_stop_it() -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        sleep(0.02)

    def stop(_: None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        several(range(200), work, stop, workers=2)
    assert len(begun) < 20


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OSError("disk gone")])
def test_what_the_machine_fails_at_is_told_with_what_to_do(error: OSError) -> None:
    def work(number: int) -> None:
        raise error

    with pytest.raises(UnableToFinish) as refused:
        several([7], work, lambda _: None, workers=1)
    assert "第 7 部分" in str(refused.value) and "再运行一次" in str(refused.value)
    assert "Part 7" in refused.value.english and "run the same command again" in refused.value.english
    assert (error.strerror or str(error)) in refused.value.english
