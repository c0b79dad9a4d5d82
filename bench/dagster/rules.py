"""Pairs of assets with conditions: one that nothing makes by itself, and one that follows it."""

import os

import dagster as dg

pairs = int(os.environ["BENCH_PAIRS"])
eager = dg.AutomationCondition.eager()
at_rest = eager & ~dg.AutomationCondition.initial_evaluation() & ~dg.AutomationCondition.missing()


def source(index):
    @dg.asset(name=f"source_{index}", automation_condition=at_rest)
    def made():
        return 1

    return made


def follower(index):
    @dg.asset(name=f"follower_{index}", deps=[f"source_{index}"], automation_condition=eager)
    def made():
        return 1

    return made


defs = dg.Definitions(
    assets=[make(index) for index in range(pairs) for make in (source, follower)],
    sensors=[
        dg.AutomationConditionSensorDefinition(
            "conditions",
            target=dg.AssetSelection.all(),
            default_status=dg.DefaultSensorStatus.RUNNING,
            minimum_interval_seconds=1,
        )
    ],
)
