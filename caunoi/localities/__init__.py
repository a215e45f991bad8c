"""Administrative units with their periods: where a place was, and what it became.

It owns units, their dated kinds and classes, their names and successions; it does not own who works
there. Terms: đơn vị hành chính (administrative unit), xã, phường, đặc khu (commune, ward, special
zone), sáp nhập (merger), đơn vị bị chia (divided unit).
"""
