"""Stored files: their kind, bytes, who stored them, and for which object.

It owns the files and their hashes; it does not own what they prove, nor who may see them: the
object to which a file belongs decides. Terms: tệp đính kèm (attachment), ảnh (photo), giấy tờ
(paper).
"""
