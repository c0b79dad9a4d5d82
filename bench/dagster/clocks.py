"""Schedules that fire once an hour, each minute as many of them, and start a job of nothing."""

import os

import dagster as dg


@dg.op
def nothing():
    return 1


@dg.job
def made():
    nothing()


schedules = [
    dg.ScheduleDefinition(
        name=f"s{index}",
        job=made,
        cron_schedule=f"{index % 60} * * * *",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    for index in range(int(os.environ["BENCH_SCHEDULES"]))
]

defs = dg.Definitions(jobs=[made], schedules=schedules)
