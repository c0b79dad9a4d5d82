"""Runs one job of definitions.py as Dagster would and prints the seconds it took: run_job.py JOB [times]."""

import sys
import time

import dagster as dg

import definitions


def job():
    return definitions.defs.resolve_job_def(sys.argv[1])


if __name__ == "__main__":
    with dg.DagsterInstance.get() as instance:
        for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
            begun = time.perf_counter()
            result = dg.execute_job(dg.reconstructable(job), instance=instance)
            took = time.perf_counter() - begun
            if not result.success:
                sys.exit(f"{sys.argv[1]} failed")
            print(f"took {took:.4f}", flush=True)
