"""Invented people of the demonstration. None of them exists; every name carries the mark °."""

from dataclasses import dataclass

from caunoi.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class OfficePerson:
    """A person with one role, for some districts or the whole province.

    `since_the_reform` are the communes of the role from 01/07/2025.
    """

    username: str
    full_name: str
    role: Role
    districts: tuple[str, ...] = ()
    since_the_reform: tuple[str, ...] = ()


ADMINISTRATOR = OfficePerson("tran.minh.tri", "Trần Minh Trí", Role.ADMINISTRATOR)
OFFICER = OfficePerson("le.thu.ha", "Lê Thu Hà", Role.OFFICER)
#: The four districts of the north: Bàu Bàng, Dầu Tiếng, Phú Giáo, Bắc Tân Uyên.
SECOND_OFFICER = OfficePerson(
    "nguyen.van.vinh",
    "Nguyễn Văn Vinh",
    Role.OFFICER,
    districts=("719", "720", "722", "726"),
    since_the_reform=(
        *("25777", "25780", "25792", "25807", "25819", "25822", "25840", "25858", "25864"),
        *("25867", "25882", "25888", "25906", "25909", "25912", "25915"),
    ),
)
DEPUTY = OfficePerson("vu.dinh.an", "Vũ Đình An", Role.DEPUTY)
DIRECTOR = OfficePerson("phan.huu.thanh", "Phan Hữu Thành", Role.DIRECTOR)
ACCOUNTANT = OfficePerson("do.ngoc.lan", "Đỗ Ngọc Lan", Role.ACCOUNTANT)
DEPARTMENT = OfficePerson("bui.quang.huy", "Bùi Quang Huy", Role.DEPARTMENT)
AUTHORITY = OfficePerson("hoang.thi.kim", "Hoàng Thị Kim", Role.AUTHORITY)
AUDITOR = OfficePerson("dang.viet.cuong", "Đặng Việt Cường", Role.AUDITOR)

OFFICE = (
    OFFICER,
    SECOND_OFFICER,
    DEPUTY,
    DIRECTOR,
    ACCOUNTANT,
    DEPARTMENT,
    AUTHORITY,
    AUDITOR,
)


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    """How a district's communes are divided among collaborators.

    `first` are the collaborators of 2016, `joined` those of 2018; `vacant` communes have nobody,
    `shared` ones have two. Codes are those in force before 01/07/2025.
    """

    code: str
    first: tuple[str, ...]
    joined: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


DISTRICTS = (
    DistrictPlan("719", ("Nguyễn Thị Mai", "Trương Quốc Bảo")),
    DistrictPlan("726", ("Phạm Văn Đức", "Huỳnh Thị Lan"), ("Lương Văn Út",), vacant=("25918",)),
    DistrictPlan("723", ("Trần Văn Lộc", "Võ Minh Tâm"), ("Lý Ngọc Hân",), shared=("25924",)),
    DistrictPlan(
        "722",
        ("Đặng Hữu Nghĩa", "Bùi Thanh Thảo"),
        vacant=("25865", "25867", "25873"),
    ),
    DistrictPlan(
        "720",
        ("Hồ Tấn Phát", "Mai Thị Hồng"),
        vacant=("25780", "25783", "25786", "25789"),
    ),
    DistrictPlan("721", ("Ngô Đình Khoa", "Lâm Thị Yến"), shared=("25840",)),
    DistrictPlan("718", ("Dương Văn Sáu",), ("Tô Mỹ Linh",), vacant=("25763", "25760")),
    DistrictPlan("725", ("Cao Xuân Thịnh", "Đỗ Kim Chi")),
    DistrictPlan("724", ("Phan Văn Hiển", "Trịnh Thu Trang")),
)

#: Five more from 2022, so that 25 are present in 2023, the published figure of that year.
JOINED_2022 = (
    ("Nguyễn Hoàng Nam", ("25918",)),
    ("Trần Thị Ngọc Ánh", ("25865", "25867")),
    ("Lê Văn Thạnh", ("25873",)),
    ("Phạm Thị Bích Thủy", ("25780", "25783")),
    ("Võ Quốc Khánh", ("25786", "25789")),
)

#: After 01/07/2025: who is appointed again, and for which of the 36 new communes and wards.
APPOINTED_2025 = (
    ("Nguyễn Thị Mai", ("25822", "25819")),
    ("Phạm Văn Đức", ("25906", "25909")),
    ("Trần Văn Lộc", ("25888", "25891")),
    ("Võ Minh Tâm", ("25912", "25915", "25920")),
    ("Đặng Hữu Nghĩa", ("25858", "25864")),
    ("Bùi Thanh Thảo", ("25882",)),
    ("Hồ Tấn Phát", ("25777", "25807")),
    ("Mai Thị Hồng", ("25792",)),
    ("Ngô Đình Khoa", ("25813", "25846")),
    ("Dương Văn Sáu", ("25747", "25750")),
    ("Cao Xuân Thịnh", ("25966", "25978")),
    ("Phan Văn Hiển", ("25942", "25945")),
)

#: These two terms end soon after the story day and were renewed.
TERM_ENDS_SOON = ("Mai Thị Hồng", "Đỗ Kim Chi")
