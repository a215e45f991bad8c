"""Lists typed in .VnTime and VNI fonts are recognised cell by cell; doubt is not guessed away."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.legacy_encodings import (
    Encoding,
    from_tcvn3,
    from_vni,
    is_syllable,
    recognise,
)

# Unicode, TCVN3 and VNI, as the npm package vietnamese-conversion 2.0.0 writes them.
ORACLE = [
    (
        "Cơ sở sản xuất gốm sứ Minh Long, ấp Bến Tượng",
        "C¬ së s¶n xuÊt gèm sø Minh Long, Êp BÕn T\xadîng",
        "Cô sôû saûn xuaát goám söù Minh Long, aáp Beán Töôïng",
    ),
    (
        "Hợp tác xã mây tre đan Định Hòa",
        "Hîp t¸c x· m©y tre ®an §Þnh Hßa",
        "Hôïp taùc xaõ maây tre ñan Ñònh Hoøa",
    ),
    (
        "Doanh nghiệp tư nhân chế biến gỗ Phước Vĩnh",
        "Doanh nghiÖp t\xad nh©n chÕ biÕn gç Ph\xadíc VÜnh",
        "Doanh nghieäp tö nhaân cheá bieán goã Phöôùc Vónh",
    ),
    (
        "Xưởng cơ khí Nguyễn Thị Thùy Dương",
        "X\xadëng c¬ khÝ NguyÔn ThÞ Thïy D\xad¬ng",
        "Xöôûng cô khí Nguyeãn Thò Thuøy Döông",
    ),
    (
        "Tổ hợp tác đan lát ấp Suối Cạn, xã Trừ Văn Thố",
        "Tæ hîp t¸c ®an l¸t Êp Suèi C¹n, x· Trõ V¨n Thè",
        "Toå hôïp taùc ñan laùt aáp Suoái Caïn, xaõ Tröø Vaên Thoá",
    ),
    (
        "Đường lộ giới, khu phố Khánh Lộc",
        "§\xadêng lé giíi, khu phè Kh¸nh Léc",
        "Ñöôøng loä giôùi, khu phoá Khaùnh Loäc",
    ),
]


@pytest.mark.parametrize(("unicode", "tcvn3", "vni"), ORACLE)
def test_both_tables_agree_with_an_independent_converter(
    unicode: str, tcvn3: str, vni: str
) -> None:
    assert from_tcvn3(tcvn3) == unicode
    assert from_vni(vni) == unicode


@pytest.mark.parametrize(("unicode", "tcvn3", "vni"), ORACLE)
def test_the_encoding_is_recognised(unicode: str, tcvn3: str, vni: str) -> None:
    assert recognise(unicode).encoding is Encoding.UNICODE
    assert recognise(tcvn3).encoding is Encoding.TCVN3
    assert recognise(vni).encoding is Encoding.VNI
    assert not any(recognise(text).doubtful for text in (unicode, tcvn3, vni))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("C¬ së gèm sø Minh Long", "Cơ sở gốm sứ Minh Long"),
        ("§Þa chØ", "Địa chỉ"),
        ("Tªn c¬ së", "Tên cơ sở"),
        ("ph\u00adêng T©n Ph\u00adíc Kh¸nh", "phường Tân Phước Khánh"),
        ("Êp 3, x· Héi NghÜa", "ấp 3, xã Hội Nghĩa"),
        ("§å gç mü nghÖ", "Đồ gỗ mỹ nghệ"),
        ("C¬ së May Saïgon, huyÖn BÕn C¸t", "Cơ sở May Saùgon, huyện Bến Cát"),
    ],
)
def test_tcvn3(written: str, meant: str) -> None:
    reading = recognise(written)
    assert (reading.text, reading.encoding) == (meant, Encoding.TCVN3)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Coâng ty TNHH Goã Khaùnh Bình", "Công ty TNHH Gỗ Khánh Bình"),
        ("Nguyeãn Vaên Taùm", "Nguyễn Văn Tám"),
        ("Ñaø Naüng, kyõ thuaät, tyû leä", "Đà Nẵng, kỹ thuật, tỷ lệ"),
        ("CÔ SÔÛ GOÁM SÖÙ", "CƠ SỞ GỐM SỨ"),
        ("Cô sôû Moäc", "Cơ sở Mộc"),
    ],
)
def test_vni(written: str, meant: str) -> None:
    reading = recognise(written)
    assert (reading.text, reading.encoding) == (meant, Encoding.VNI)


@pytest.mark.parametrize(
    "text",
    [
        "Cơ sở",
        "CTY TNHH ABC",
        "Zürich café",
        "Noël, Citroën, Hermès, São Paulo",
        "Công ty TNHH Hoàng Nam",
        "Lê Hoàng Tú",
        "Lò gạch Bình Hòa",
        "ABC® ©",
        "Thép 5µm, 20 m², ±3°",
        "Cơ sở «Minh Long»",
        "Nguyễn Văn Bảy°",
        "Krông Pắc",
        "",
        "0650 382 2000",
    ],
)
def test_what_is_sound_or_foreign_stays_without_a_question(text: str) -> None:
    reading = recognise(text)
    assert (reading.text, reading.converted, reading.doubtful) == (text, False, False)


def test_a_decomposed_text_is_unicode() -> None:
    text = unicodedata.normalize("NFD", "Công ty Hoàng Hà")
    assert not recognise(text).converted
    assert not recognise(text).doubtful


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TRUNG T¢M KHUYÕN C¤NG", "TRUNG TÂM KHUYẾN CÔNG"),
        ("HTX GèM Sø T¢N PH¦íC", "HTX GỐM SỨ TÂN PHƯỚC"),
        ("Cty GèM Minh S¬n", "Cty GỐM Minh Sơn"),
        ("HTX Gç Sø", "HTX Gỗ Sứ"),
    ],
)
def test_small_letters_among_capitals_come_from_the_font_of_capitals(
    written: str, meant: str
) -> None:
    assert recognise(written).text == meant


def test_a_sound_word_keeps_what_else_it_may_be() -> None:
    reading = recognise("Méc")
    assert (reading.text, reading.doubtful) == ("Méc", False)
    assert reading.candidates == ((Encoding.TCVN3, "Mộc"),)


def test_the_font_settles_what_the_letters_leave_open() -> None:
    assert recognise("Méc", font=".VnTime").text == "Mộc"
    assert recognise("Gç", font=".VnTimeH").text == "GỖ"
    assert recognise("Coâ", font="VNI-Times").text == "Cô"
    assert recognise("Méc", font="Times New Roman").text == "Méc"
    assert recognise("Mộc", font=".VnTime").text == "Mộc"


def test_a_text_that_mixes_unicode_and_tcvn3_is_doubtful() -> None:
    reading = recognise("Cơ sở gèm sø")
    assert (reading.text, reading.doubtful) == ("Cơ sở gèm sø", True)
    assert (Encoding.TCVN3, "Cơ sở gốm sứ") in reading.candidates


def test_a_damaged_text_is_doubtful_and_stays() -> None:
    reading = recognise("L\u00adu V¨n Qxð")
    assert (reading.text, reading.doubtful) == ("L\u00adu V¨n Qxð", True)


@pytest.mark.parametrize(
    "word", "quốc quý giếng gì giấy khuỷu thuở Đắk ĐƯỜNG nghiêng oằn uyên ỷ yêu".split()
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word.upper()))


@pytest.mark.parametrize("word", "café zürich ng cụngty hoàâng bặch cãp x đ gieng1".split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


UNICODE = "".join(dict.fromkeys(ORACLE[0][0] + ORACLE[3][0] + ORACLE[4][0] + "ăâđêôơưẵỹỷẳ"))


@given(st.text(alphabet=UNICODE, max_size=30))
def test_a_text_with_letters_of_unicode_only_is_never_converted(text: str) -> None:
    reading = recognise(f"{text} Mộc")
    assert reading.text == f"{text} Mộc"
    assert not reading.converted


@given(st.text(max_size=60), st.sampled_from(["", ".VnTime", ".VnTimeH", "VNI-Times"]))
def test_any_text_can_be_read(text: str, font: str) -> None:
    reading = recognise(text, font)
    assert reading.converted or reading.text == text


@pytest.mark.parametrize("word", "xaõ cuả haï toï leõo mieäu".split())
def test_a_tone_on_the_weak_vowel_is_no_unicode(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    "word", "quí quá giá của cửa hoà hòa thuỷ thủy mía hươu rượu khuỷu".split()
)
def test_a_tone_on_a_full_vowel_is(word: str) -> None:
    assert is_syllable(word)
