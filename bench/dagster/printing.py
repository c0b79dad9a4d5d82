"""A step that prints the lines of a file that the bench wrote."""

import os

import dagster as dg


@dg.asset
def printing():
    with open(os.environ["BENCH_LINES"]) as file:
        for line in file:
            print(line, end="")


job = dg.define_asset_job("printed", [printing], executor_def=dg.in_process_executor)
defs = dg.Definitions(assets=[printing], jobs=[job])
