"""Waits until the conditions were evaluated once; says how many seconds that evaluation took."""

import json
import os
import sqlite3
import sys
import time

path = os.path.join(os.environ["DAGSTER_HOME"], "schedules", "schedules.db")
until = time.monotonic() + float(sys.argv[1])
while time.monotonic() < until:
    if os.path.exists(path):
        with sqlite3.connect(path, timeout=30) as database:
            rows = database.execute(
                "SELECT tick_body FROM job_ticks WHERE type IN ('SENSOR', 'AUTO_MATERIALIZE') AND status IN ('SUCCESS', 'SKIPPED')"
            ).fetchall()
        if rows:
            tick = json.loads(rows[0][0])
            print(tick["end_timestamp"] - tick["timestamp"])
            sys.exit(0)
    time.sleep(1)
sys.exit("The conditions were not evaluated in all that time.")
