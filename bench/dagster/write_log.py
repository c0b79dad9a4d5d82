"""Gives a run the lines of a file as context.log would, but in one transaction: write_log.py RUN_ID."""

import logging
import os
import sys
import time

import dagster as dg
from dagster._core.events.log import EventLogEntry


def entry(run, line):
    return EventLogEntry(
        error_info=None,
        level=logging.INFO,
        user_message=line,
        run_id=run.run_id,
        timestamp=time.time(),
        step_key="printing",
        job_name=run.job_name,
        dagster_event=None,
    )


with dg.DagsterInstance.get() as instance, open(os.environ["BENCH_LINES"]) as file:
    storage = instance.event_log_storage
    run = instance.get_run_by_id(sys.argv[1])
    with storage.run_connection(run.run_id) as connection, connection.begin_nested():
        for line in file:
            connection.execute(storage.prepare_insert_event(entry(run, line.rstrip("\n"))))
