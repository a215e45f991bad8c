"""Who may open fieldwork. Inside, a person sees their own communes, tasks and plans."""

from caunoi.web.access import SIGNED_IN, row

ROWS = (
    row("fieldwork", "GET", "fieldwork.view", note="the own day, or what waits everywhere"),
    row("to-visit", "GET", "fieldwork.record", note="the own communes"),
    row("visits", "GET", "fieldwork.view"),
    row("visit", "GET", "fieldwork.view"),
    row("visit-new", "GET POST", "fieldwork.record", note="403 outside the own communes"),
    row("visit-photos", "POST", "fieldwork.record"),
    row("needs", "GET", "fieldwork.view"),
    row("need", "GET", "fieldwork.view"),
    row("need-new", "GET POST", "fieldwork.record", note="403 outside the own communes"),
    row("need-end", "POST", "fieldwork.record", "fieldwork.decide", note="each way has its right"),
    row("proposals", "GET", "fieldwork.view"),
    row("proposal", "GET", "fieldwork.view"),
    row("proposal-new", "GET POST", "fieldwork.record", note="409 for a need that has an outcome"),
    row("proposal-again", "GET POST", "fieldwork.record", note="409 unless it was returned"),
    row("proposal-decide", "POST", "fieldwork.decide", note="never one's own proposal"),
    row("tasks", "GET", "fieldwork.view"),
    row("task", "GET", "fieldwork.view"),
    row("task-new", "GET POST", "fieldwork.assign"),
    row("task-end", "POST", "fieldwork.record", "fieldwork.assign", note="the own task"),
    row("area-plans", "GET", "fieldwork.view"),
    row("area-plan", "GET", "fieldwork.view"),
    row("area-plan-edit", "GET POST", "fieldwork.record", note="the own plan, or as an officer"),
    row("attachment", "GET", SIGNED_IN, note="who may see the object it belongs to, else 404"),
)
