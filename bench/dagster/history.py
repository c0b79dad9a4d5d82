"""The pipelines of a history that the bench wrote down: their assets, and a job for each."""

import json
import os

import dagster as dg

with open(os.environ["BENCH_HISTORY"]) as file:
    pipelines = json.load(file)


def made_from(node):
    @dg.asset(key=node["key"].split("/"), deps=[dg.AssetKey(dep.split("/")) for dep in node["deps"]])
    def made():
        return None

    return made


assets = {pipeline["job"]: [made_from(node) for node in pipeline["assets"]] for pipeline in pipelines}
jobs = [
    dg.define_asset_job(job, dg.AssetSelection.assets(*made), executor_def=dg.in_process_executor)
    for job, made in assets.items()
]
defs = dg.Definitions(assets=[asset for made in assets.values() for asset in made], jobs=jobs)
