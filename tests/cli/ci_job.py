# SPDX-License-Identifier: MIT
"""A runner that plays jobs as GitHub and GitLab do: of a composite action, with its inputs, outputs and
files, and of a GitLab template. It reads the YAML and runs the steps' own shell. And the checkout of
covkeep that such jobs have.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import yaml

DEADLINE = 600
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


@contextlib.contextmanager
def copy_of_tree(tree, build):
    """A checkout of covkeep, built already."""
    with tempfile.TemporaryDirectory(prefix="covkeep-checkout-") as name:
        (Path(name) / "build").mkdir()
        copies = {part: tree / part for part in ("Makefile", "scripts", "shim")}
        copies |= {f"build/{part}": build / part for part in ("covkeep", "libcovkeep.so", "cli", "obj")}
        for to, file in copies.items():
            (shutil.copytree if file.is_dir() else shutil.copy2)(file, Path(name) / to)
        yield Path(name)


class Step:
    """What a step has said: its status, None if it was left out, its output and its outputs."""

    def __init__(self, status=None, text="", outputs=None):
        self.status, self.text, self.outputs = status, text, outputs or {}


class Action:
    """An action's file, run for a project's directory; `scratch` is the runner's own place."""

    def __init__(self, file, project, scratch, env):
        self.path, self.project, self.scratch = file.parent, project, scratch
        self.action = yaml.safe_load(file.read_text())
        self.env = {**env, "GITHUB_ACTIONS": "true", "GITHUB_ACTION_PATH": str(self.path),
                    "GITHUB_WORKSPACE": str(project), "RUNNER_TEMP": str(scratch)}
        self.steps, self.summary = {}, ""

    def expand(self, text, inputs):
        """`${{ }}` in the text; what is not there is empty, as at GitHub."""
        def value(match):
            match match[1].split("."):
                case ["inputs", name]:
                    return inputs[name]
                case ["steps", step, "outputs", name]:
                    return self.steps[step].outputs.get(name, "")
            raise ValueError(match[0])
        return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", value, str(text))

    def file_for(self, name):
        file = self.scratch / f"file-{len(self.steps)}-{name}"
        file.write_text("")
        return file

    def run_step(self, step, inputs):
        files = {name: self.file_for(name) for name in
                 ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        script = self.file_for("script")
        script.write_text(self.expand(step["run"], inputs))
        env = {name: self.expand(value, inputs) for name, value in step.get("env", {}).items()}
        done = subprocess.run([*BASH, script], check=False, text=True, timeout=DEADLINE,
                              cwd=self.project / self.expand(step.get("working-directory", "."), inputs),
                              env={**self.env, **env, **{k: str(v) for k, v in files.items()}},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        return Step(done.returncode, done.stdout, dict(line.split("=", 1) for line in lines))

    def run(self, **given):
        """Runs it with these inputs; returns the status of the job and the action's outputs."""
        inputs = {name: str(spec.get("default", "")) for name, spec in self.action["inputs"].items()}
        inputs.update({name.replace("_", "-"): value for name, value in given.items()})
        status = 0
        for step in self.action["runs"]["steps"]:
            assert step["shell"] == "bash"
            is_due = step.get("if") == "always()" or status == 0
            name = step.get("id", step["name"])
            self.steps[name] = self.run_step(step, inputs) if is_due else Step()
            status = status or self.steps[name].status or 0
        return status, {name: self.expand(spec["value"], inputs)
                        for name, spec in self.action["outputs"].items()}


def run_gitlab(file, project, env, **variables):
    """Runs the job that extends `.covkeep`; returns its status and what it said. The script and what is
    before it are one shell; what comes after it has a shell of its own, and is always run.
    """
    job = yaml.safe_load(file.read_text())[".covkeep"]
    env = {**env, "CI_PROJECT_DIR": str(project)}
    for name, value in {**job["variables"], **variables}.items():
        env[name] = value.replace("$CI_PROJECT_DIR", str(project))
    said, status = "", 0
    for part, lines in enumerate([job["before_script"] + job["script"], job["after_script"]]):
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", "\n".join(lines)], check=False,
                              text=True, timeout=DEADLINE, cwd=project, env=env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said += done.stdout
        status = done.returncode if part == 0 else status
    artifacts = [path.replace("$COVKEEP_REPORT", env["COVKEEP_REPORT"]) for path in job["artifacts"]["paths"]]
    return status, said, [Path(project, path) for path in artifacts if os.path.exists(Path(project, path))]
