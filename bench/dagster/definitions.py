"""The peer's side of the measurements: the same work as Dagster assets and jobs. Run by Dagster's own Python."""

import os
import time

import dagster as dg


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def chain(prefix, length, work):
    """Assets in sequence, each loading its predecessor."""
    assets = []
    for index in range(length):
        before = f"{prefix}_{index - 1}" if index else None

        def make(index=index, before=before):
            ins = {"before": dg.AssetIn(key=before)} if before else {}

            if before:

                @dg.asset(name=f"{prefix}_{index}", ins=ins)
                def made(before):
                    return work()

            else:

                @dg.asset(name=f"{prefix}_{index}")
                def made():
                    return work()

            return made

        assets.append(make())
    return assets


def wide(prefix, count):
    def make(index):
        @dg.asset(name=f"{prefix}_{index}")
        def made():
            return index

        return made

    return [make(index) for index in range(count)]


@dg.asset
def first_line():
    """Says when user code began, in a file, so that nothing of the peer's own reporting counts against it."""
    with open(os.environ["BENCH_FIRST_LINE"], "a") as file:
        file.write(f"{time.time()}\n")
    print("first line")


@dg.asset
def tail():
    for _ in range(20):
        print(f"at {time.time()}", flush=True)
        time.sleep(0.25)


groups = {
    "fib10": chain("fib10", 40, lambda: fib(10)),
    "fib33": chain("fib33", 10, lambda: fib(33)),
    "wide": wide("wide", 100),
    "chain": chain("chain", 100, lambda: 1),
    "thirty": chain("thirty", 30, lambda: 1),
    "first_line": [first_line],
    "tail": [tail],
}

jobs = []
for group, assets in groups.items():
    selection = dg.AssetSelection.assets(*assets)
    jobs.append(dg.define_asset_job(f"{group}_multiprocess", selection, executor_def=dg.multiprocess_executor))
    jobs.append(dg.define_asset_job(f"{group}_forkserver", selection, executor_def=dg.multiprocess_executor.configured({"start_method": {"forkserver": {}}})))
    jobs.append(dg.define_asset_job(f"{group}_in_process", selection, executor_def=dg.in_process_executor))

defs = dg.Definitions(assets=[asset for assets in groups.values() for asset in assets], jobs=jobs)
