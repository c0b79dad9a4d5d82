"""The assets of a graph that the bench wrote down, in one group: groups would be drawn closed."""

import json
import os

import dagster as dg

with open(os.environ["BENCH_GRAPH"]) as file:
    graph = json.load(file)


def drawn(node):
    @dg.asset(name=node["key"], deps=node["deps"])
    def made():
        return None

    return made


defs = dg.Definitions(assets=[drawn(node) for node in graph])
