"""Fills an instance with runs that might have been and with a materialization of each asset: write_history.py COUNT. Runs have no events of their own."""

import json
import os
import sys

import dagster as dg
from dagster._core.storage.dagster_run import DagsterRun
from dagster._core.utils import make_new_run_id

with open(os.environ["BENCH_HISTORY"]) as file:
    pipelines = json.load(file)

with dg.DagsterInstance.get() as instance:
    for pipeline in pipelines:
        for node in pipeline["assets"]:
            instance.report_runless_asset_event(dg.AssetMaterialization(node["key"].split("/")))
    for number in range(int(sys.argv[1])):
        instance.run_storage.add_run(
            DagsterRun(
                job_name=pipelines[number % len(pipelines)]["job"],
                run_id=make_new_run_id(),
                status=dg.DagsterRunStatus.FAILURE if number % 17 == 0 else dg.DagsterRunStatus.SUCCESS,
            )
        )
    print(instance.get_runs_count())
