from collections.abc import Iterator
from pathlib import Path

import pytest

from caunoi.accounts.models import User


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """Files of these tests lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def somebody(db: None) -> Iterator[User]:
    """An object that files may belong to, and the person who brings them."""
    yield User.objects.create(username="thu.anh", full_name="Lê Thị Ảnh")
