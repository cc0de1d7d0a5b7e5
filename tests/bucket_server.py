"""A real server of S3-compatible storage for tests, in a process of its own: it holds buckets in its memory and refuses
whoever does not sign with its key.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import boto3
import requests

from models.bucket_store import Bucket

REGION = "us-east-1"
_EVERYTHING = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
# Making the account, its policy and its key is not signed yet; everything afterwards is.
_UNSIGNED = 3


@dataclass(frozen=True)
class BucketServer:
    """Where the server listens, and the key that it knows."""

    url: str
    key_id: str
    secret: str
    authority: Path | None = None

    def new_bucket(self) -> Bucket:
        """An empty bucket."""
        bucket = Bucket(f"files-{uuid4().hex}", self.url, REGION, self.key_id, self.secret, self.authority)
        self.client().create_bucket(Bucket=bucket.name)
        return bucket

    def client(self) -> "boto3.client":
        """What looks at buckets past the program, with another library."""
        verify = None if self.authority is None else str(self.authority)
        return boto3.client("s3", **_reached(self.url, self.key_id, self.secret), verify=verify)

    def settings(self, bucket: Bucket) -> dict[str, str]:
        """What an operator sets for the bucket."""
        return {
            "FILE_BUCKET": bucket.name,
            "FILE_BUCKET_URL": bucket.url,
            "FILE_BUCKET_KEY_ID": bucket.key_id,
            "FILE_BUCKET_SECRET": bucket.secret,
        }


def nowhere(bucket: Bucket) -> Bucket:
    """The bucket at an address where nobody listens."""
    return replace(bucket, url=f"http://127.0.0.1:{_free_port()}")


@contextmanager
def bucket_server(
    certificate: Path | None = None, key: Path | None = None, authority: Path | None = None
) -> Iterator[BucketServer]:
    """The server, which ends with the block; by HTTPS where it is given a certificate and its authority."""
    port = _free_port()
    surroundings = os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": str(_UNSIGNED)}
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    if certificate is not None:
        command += ["-s", "-c", str(certificate), "-k", str(key)]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield _signed_up(f"http{'s' if authority else ''}://127.0.0.1:{port}", authority, server)
        finally:
            server.terminate()


def _signed_up(url: str, authority: Path | None, server: subprocess.Popen[bytes]) -> BucketServer:
    trusted = {} if authority is None else {"verify": str(authority)}
    for _ in range(300):
        assert server.poll() is None, "the server of buckets ended by itself"
        with suppress(requests.ConnectionError):
            requests.get(f"{url}/moto-api/data.json", timeout=5, **trusted)
            break
        time.sleep(0.1)
    people = boto3.client("iam", **_reached(url, "none-yet", "none-yet"), **trusted)
    people.create_user(UserName="program")
    people.put_user_policy(UserName="program", PolicyName="all", PolicyDocument=json.dumps(_EVERYTHING))
    key = people.create_access_key(UserName="program")["AccessKey"]
    return BucketServer(url, key["AccessKeyId"], key["SecretAccessKey"], authority)


def _reached(url: str, key_id: str, secret: str) -> dict[str, str]:
    return {
        "endpoint_url": url,
        "region_name": REGION,
        "aws_access_key_id": key_id,
        "aws_secret_access_key": secret,
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
