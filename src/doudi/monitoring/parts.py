"""The parts of a population, several at once: whatever is made of them is made part by part."""

import gc
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from polars.exceptions import PolarsError

from doudi.law.errors import Unable
from doudi.monitoring.population.contract import Part, Population

Done = TypeVar("Done")
Progress = Callable[[int, int], None]


class UnableToFinish(Unable):
    """A part failed for a reason outside of the law and the data: a disk, a worker of the engine."""


def go_on(
    population: Population,
    is_done: Callable[[Part], bool],
    work: Callable[[Part], None],
    *,
    progress: Progress,
    workers: int,
) -> None:
    """Do the work of the parts of which it is not done yet. `progress`: persons done, of all.

    Raises UnableToFinish, and what `work` raises.
    """
    waiting = {part.number: part for part in population.parts if not is_done(part)}
    done = population.persons - sum(part.persons for part in waiting.values())
    progress(done, population.persons)

    def counted(number: int) -> int:
        work(waiting[number])
        return waiting[number].persons

    def then(persons: int) -> None:
        nonlocal done
        done += persons
        progress(done, population.persons)

    several(waiting, counted, then, workers=workers)


def several(
    numbers: Iterable[int], work: Callable[[int], Done], then: Callable[[Done], None], *, workers: int
) -> None:
    """Do the work of each number; `then` hears of each as it is done, in whatever order.

    When one fails, those not begun are left, those under way are waited for, and its error is raised: what is
    done stays done, and the same run goes on from there. Raises UnableToFinish, and what `work` raises.
    """
    pool = ThreadPoolExecutor(workers)
    gc.freeze()  # the law stays: to look through it for garbage every few parts takes a fifth of the time
    try:
        begun = {pool.submit(work, number): number for number in numbers}
        for one in as_completed(begun):
            try:
                result = one.result()
            except (OSError, PolarsError) as error:
                raise _failed(begun[one], error) from error
            then(result)
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _failed(number: int, error: Exception) -> UnableToFinish:
    reason = getattr(error, "strerror", None) or str(error).partition("\n")[0][:200]
    return UnableToFinish(
        f"第 {number} 部分没有完成（{reason}）。算完的部分都留着；排除原因后，用同样的命令再运行一次。",
        f"Part {number} failed ({reason}). The parts that are done are kept: put it right, and run the same "
        "command again.",
    )
