"""Legal amounts, shares, content heads and required papers, each with its dates and its article.

It owns the numbers of the law and the two-person change of them; it does not own the rules that use
them. Terms: định mức, mức chi (spending norm), căn cứ pháp lý (legal basis), nội dung hoạt động
(content head).
"""
