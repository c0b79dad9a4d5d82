"""Ticks of schedules whose time lies between two moments (in seconds, the first not among them): a line for each, as JSON."""

import json
import os
import sqlite3
import sys

since, until = (float(moment) for moment in sys.argv[1:3])
path = os.path.join(os.environ["DAGSTER_HOME"], "schedules", "schedules.db")
with sqlite3.connect(path) as database:
    for (body,) in database.execute("SELECT tick_body FROM job_ticks WHERE type = 'SCHEDULE'"):
        tick = json.loads(body)
        if since < tick["timestamp"] <= until:
            print(
                json.dumps(
                    {
                        "scheduled": tick["timestamp"],
                        "ended": tick["end_timestamp"],
                        "runs": len(tick["run_ids"]),
                    }
                )
            )
