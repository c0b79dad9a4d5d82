"""`context.resources`: settings, and clients for those who have the library."""

import base64
import importlib
import ssl
from contextlib import contextmanager

from .settings import Settings


class LibraryMissing(ImportError):
    """What a client needs is not in the environment of the pipeline."""


class Resource(Settings):
    """What a resource is configured with, as entries and attributes. Clients are made with the libraries of the environment."""

    def __init__(self, name, type, config):
        super().__init__(config)
        self.__dict__["_name"] = name
        self.__dict__["_type"] = type

    def get_client(self):
        """A client of the service, or a connection to the database. Close it, or use `get_connection`."""
        make = _clients.get(self._type)
        if make is None:
            raise TypeError(f'There is no client for "{self._name}", a resource of the type {self._type}. Use its settings.')
        return make(self)

    connect = get_client

    @contextmanager
    def get_connection(self):
        """The same, closed at the end of the block; what a database was told is committed where the block succeeds."""
        client = self.get_client()
        try:
            yield client
            commit = getattr(client, "commit", None)
            if commit is not None and self._type != "duckdb":
                commit()
        finally:
            close = getattr(client, "close", None) or getattr(client, "quit", None)
            if close is not None:
                close()


def library(name, *modules, package=None):
    for module in modules:
        try:
            return importlib.import_module(module)
        except ModuleNotFoundError as missing:
            if missing.name is None or not module.startswith(missing.name):
                raise
    raise LibraryMissing(f'A client for "{name}" needs {package or modules[0]}. Add it to the Python packages of the pipeline.')


def given(resource, **names):
    return {argument: resource[setting] for argument, setting in names.items() if resource.get(setting) is not None}


def postgres(resource):
    module = library(resource._name, "psycopg", "psycopg2", package="psycopg[binary] or psycopg2-binary")
    mode = {"off": "disable", "require": "require", "verify": "verify-full"}.get(resource.get("tls"))
    more = {} if mode is None else {"sslmode": mode}
    if resource.get("schema") is not None:
        more["options"] = "-c search_path=" + resource["schema"].replace("\\", "\\\\").replace(" ", "\\ ") + ",public"
    if resource.get("url") is not None:
        return module.connect(resource["url"], **more)
    return module.connect(**given(resource, host="host", port="port", dbname="database", user="user", password="password"), **more)


def mysql(resource):
    module = library(resource._name, "pymysql", package="pymysql")
    context = {"require": unverified, "verify": ssl.create_default_context}.get(resource.get("tls"))
    more = {} if context is None else {"ssl": context()}
    return module.connect(**given(resource, host="host", port="port", database="database", user="user", password="password"), **more)


def unverified():
    """Speaks TLS with whoever answers."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def duckdb(resource):
    connection = library(resource._name, "duckdb").connect(resource["path"])
    if resource.get("schema") is not None:
        name = '"' + resource["schema"].replace('"', '""') + '"'
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name}")
        connection.execute(f"USE {name}")
    return connection


def amazon(service):
    def make(resource):
        module = library(resource._name, "boto3")
        more = {}
        if resource.get("pathStyle"):
            config = importlib.import_module("botocore.config")
            more["config"] = config.Config(s3={"addressing_style": "path"})
        names = given(
            resource,
            region_name="region",
            endpoint_url="endpoint",
            aws_access_key_id="accessKeyId",
            aws_secret_access_key="secretAccessKey",
        )
        return module.client(service, **names, **more)

    return make


def google(module_name, class_name, package):
    def make(resource):
        import json

        module = library(resource._name, module_name, package=package)
        kind = getattr(module, class_name)
        if resource.get("credentials") is None:
            return kind(**given(resource, project="project"))
        return kind.from_service_account_info(json.loads(resource["credentials"]), **given(resource, project="project"))

    return make


def azure(resource):
    module = library(resource._name, "azure.storage.blob", package="azure-storage-blob")
    address = resource.get("endpoint") or f'https://{resource["account"]}.blob.core.windows.net'
    return module.ContainerClient(
        account_url=address, container_name=resource["container"], **given(resource, credential="accountKey")
    )


def http(resource):
    session = library(resource._name, "httpx", "requests", package="httpx or requests")
    client = session.Client(base_url=resource["url"]) if hasattr(session, "Client") else session.Session()
    client.headers.update(resource.get("headers") or {})
    if resource.get("token") is not None:
        client.headers["Authorization"] = f'Bearer {resource["token"]}'
    return client


def snowflake(resource):
    module = library(resource._name, "snowflake.connector", package="snowflake-connector-python")
    names = ("account", "user", "password", "warehouse", "database", "schema", "role")
    more = {} if resource.get("privateKey") is None else {"private_key": der(resource["privateKey"])}
    return module.connect(**given(resource, **{name: name for name in names}), **more)


def der(pem):
    """The bytes that a PEM text without a pass phrase spells."""
    return base64.b64decode("".join(line for line in pem.split("\n") if not line.startswith("-----")))


def slack(resource):
    return library(resource._name, "slack_sdk").WebClient(token=resource["token"])


def smtp(resource):
    import smtplib

    tls = resource.get("tls") or "starttls"
    port = resource.get("port") or {"off": 25, "on": 465, "starttls": 587}[tls]
    # Without a context of its own smtplib takes any certificate.
    context = ssl.create_default_context()
    if tls == "on":
        server = smtplib.SMTP_SSL(resource["host"], port, context=context)
    else:
        server = smtplib.SMTP(resource["host"], port)
    if tls == "starttls":
        server.starttls(context=context)
    if resource.get("user") is not None and resource.get("password") is not None:
        server.login(resource["user"], resource["password"])
    return server


_clients = {
    "postgres": postgres,
    "mysql": mysql,
    "duckdb": duckdb,
    "s3": amazon("s3"),
    "sqs": amazon("sqs"),
    "gcs": google("google.cloud.storage", "Client", "google-cloud-storage"),
    "bigquery": google("google.cloud.bigquery", "Client", "google-cloud-bigquery"),
    "azure": azure,
    "http": http,
    "snowflake": snowflake,
    "slack": slack,
    "smtp": smtp,
}
