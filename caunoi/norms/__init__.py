"""Legal amounts, shares, content heads and required papers, each with its dates and its article;
and the days that the Centre sets itself: reports, answers to difficulties, silence.

It owns these numbers and the two-person change of them; it does not own the rules that use
them. Terms: định mức, mức chi (spending norm), căn cứ pháp lý (legal basis), nội dung hoạt động
(content head).
"""
