"""Between proxy and program: TLS with the one certificate that was made for it, and no way back to plain HTTP."""

import stat
import subprocess
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.proxied import ask
from tests.test_deploying import certificate, made_by_the_script, proxied, proxy, shown, web
from tests.test_running import until
from tests.test_several_hosts import free_port

__all__ = ["certificate", "proxied", "shown", "web"]


def test_the_proxy_believes_the_programs_own_certificate_alone_and_never_speaks_to_it_in_plain(
    proxied: tuple[int, int], web: str, certificate: Path, shown: Path, tmp_path: Path
) -> None:
    assert ask(proxied[1], "/healthz")[0] == 200
    another = made_by_the_script(tmp_path / "another")
    with proxy(tmp_path / "deceived", certificate, another, web) as (_, https):
        assert ask(https, "/healthz")[0] == 502
    assert "certificate verify error" in (tmp_path / "deceived" / "nginx.log").read_text()
    plain = str(free_port())
    serving = [sys.executable, "-m", "http.server", plain, "--bind", "127.0.0.1", "--directory", str(shown)]
    with subprocess.Popen(serving, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as in_plain:
        until(plain, "/", "certificate.pem")
        with proxy(tmp_path / "in_plain", certificate, shown, plain) as (_, https):
            assert ask(https, "/")[0] == 502
        in_plain.terminate()


def test_the_certificate_towards_the_proxy_is_the_programs_alone(shown: Path) -> None:
    assert [stat.S_IMODE((shown / name).stat().st_mode) for name in ("key.pem", "certificate.pem")] == [0o400, 0o444]
    made = x509.load_pem_x509_certificate((shown / "certificate.pem").read_bytes())
    key = serialization.load_pem_private_key((shown / "key.pem").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert (key.curve.key_size, key.public_key() == made.public_key()) == (256, True)
    constraints = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraints.critical, constraints.value.ca) == (True, False)
    assert made_by_the_script(shown) == shown, "another one takes its place"
    again = x509.load_pem_x509_certificate((shown / "certificate.pem").read_bytes())
    assert again.serial_number != made.serial_number
