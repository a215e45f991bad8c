"""docs/generated/writes.md: what a POST to each address does, and what guards the record."""

from collections.abc import Iterator

from caunoi.web.access import Does, rows

TITLES: dict[Does, tuple[str, str]] = {
    Does.EDITS: (
        "Sửa",
        "Biểu mẫu mang số phiên bản đã thấy; người đến sau thấy cả hai bản và chọn từng ô.",
    ),
    Does.ADDS: ("Thêm", "Mỗi biểu mẫu có một mã, gửi mấy lần cũng ghi một lần."),
    Does.STEPS: ("Đi một bước", "Bước chỉ đi từ trạng thái của nó; lần thứ hai bị từ chối."),
    Does.OWN: ("Việc của chính người gửi", "Không ai khác ghi vào đó; lần ghi sau được giữ."),
    Does.READS: ("Chỉ đọc", "Không ghi gì."),
}


def printed() -> str:
    """Return the document, in Vietnamese beside the names of the code."""
    return "\n".join([*_head(), *_tables()])


def _head() -> Iterator[str]:
    yield "# Mỗi địa chỉ nhận POST làm gì"
    yield ""
    yield "In từ `access.py` của từng mảng trong `caunoi/web/` bằng `scripts/print_docs.py`; đừng"
    yield "sửa ở đây. Một dòng thiếu điều này, hoặc khai hai lần, thì không trang nào mở được."
    yield ""


def _tables() -> Iterator[str]:
    for kind, (title, guard) in TITLES.items():
        yield f"## {title}"
        yield ""
        yield guard
        yield ""
        yield "| địa chỉ | bản ghi |"
        yield "|---|---|"
        for name, record in sorted((row.name, row.record) for row in rows() if row.does is kind):
            yield f"| `{name}` | `{record}` |"
        yield ""
