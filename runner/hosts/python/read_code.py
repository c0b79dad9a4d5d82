"""Says what this interpreter cannot read of a code. It compiles, and never runs anything of what it was given.

A line of JSON in is {"id": 1, "code": "..."}; a line out is {"id": 1, "faults": [...]}. The first line out is {"python": "3.12.1"}.
"""

import json
import sys
import warnings


def faults_of(code):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", SyntaxWarning)
        # Python before 3.12 tells of wrong escapes so.
        warnings.filterwarnings("always", "invalid (octal )?escape", DeprecationWarning)
        try:
            compile(code, "code.py", "exec", dont_inherit=True)
        except SyntaxError as error:
            return [fault("error", type(error).__name__, error.msg, code, error.lineno, error.offset)]
        except (ValueError, OverflowError, RecursionError, MemoryError) as error:
            return [fault("error", type(error).__name__, str(error) or "it is too deeply nested", code, 1, 1)]
    return [fault("warning", "SyntaxWarning", str(one.message), code, one.lineno, None) for one in told]


def fault(severity, kind, message, code, line, offset):
    line = line or 1
    lines = code.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    before = text[: max(0, offset - 1)] if offset else text[: len(text) - len(text.lstrip())]
    # Editors count UTF-16 units, Python counts letters.
    column = len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1
    return {"severity": severity, "message": f"{kind}: {message}", "line": line, "column": column}


def say(words):
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main():
    say({"python": sys.version.split()[0]})
    for line in sys.stdin:
        asked = json.loads(line)
        say({"id": asked["id"], "faults": faults_of(asked["code"])})


main()
