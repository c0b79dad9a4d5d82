"""Tells that assets were made, one after the other, and waits for the run of what follows each: a line with milliseconds for each."""

import sys
import time

import dagster as dg

changes = int(sys.argv[1])
patience_seconds = 900

with dg.DagsterInstance.get() as instance:
    for index in range(changes):
        follower = dg.AssetKey(f"follower_{index}")
        began = time.monotonic()
        instance.report_runless_asset_event(dg.AssetMaterialization(f"source_{index}"))
        while not any(follower in (run.asset_selection or ()) for run in instance.get_runs(limit=changes + 10)):
            if time.monotonic() - began > patience_seconds:
                sys.exit(f"The run of {follower.to_user_string()} did not come.")
            time.sleep(0.05)
        print((time.monotonic() - began) * 1000, flush=True)
    runs = instance.get_runs_count()
    if runs != changes:
        sys.exit(f"{changes} runs were to come, and {runs} are there.")
