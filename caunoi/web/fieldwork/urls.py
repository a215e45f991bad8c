"""Addresses of fieldwork, and of the files that belong to any object."""

from django.urls import path

from caunoi.web.fieldwork import day, files, needs, plans, proposals, tasks, visits

urlpatterns = [
    path("fieldwork", day.fieldwork, name="fieldwork"),
    path("fieldwork/to-visit", day.to_visit, name="to-visit"),
    path("fieldwork/visits", visits.visits, name="visits"),
    path("fieldwork/visits/<id:pk>", visits.visit, name="visit"),
    path("fieldwork/visits/<id:pk>/photos", visits.visit_photos, name="visit-photos"),
    path("fieldwork/at/<id:pk>/visit", visits.visit_new, name="visit-new"),
    path("fieldwork/at/<id:pk>/need", needs.need_new, name="need-new"),
    path("fieldwork/needs", needs.needs, name="needs"),
    path("fieldwork/needs/<id:pk>", needs.need, name="need"),
    path("fieldwork/needs/<id:pk>/end", needs.need_end, name="need-end"),
    path("fieldwork/needs/<id:pk>/propose", proposals.proposal_new, name="proposal-new"),
    path("fieldwork/proposals", proposals.proposals, name="proposals"),
    path("fieldwork/proposals/<id:pk>", proposals.proposal, name="proposal"),
    path("fieldwork/proposals/<id:pk>/decide", proposals.proposal_decide, name="proposal-decide"),
    path("fieldwork/proposals/<id:pk>/again", proposals.proposal_again, name="proposal-again"),
    path("fieldwork/tasks", tasks.tasks, name="tasks"),
    path("fieldwork/tasks/new", tasks.task_new, name="task-new"),
    path("fieldwork/tasks/<id:pk>", tasks.task, name="task"),
    path("fieldwork/tasks/<id:pk>/end", tasks.task_end, name="task-end"),
    path("fieldwork/plans", plans.area_plans, name="area-plans"),
    path("fieldwork/plans/<id:pk>/<year:year>", plans.area_plan, name="area-plan"),
    path(
        "fieldwork/plans/<id:pk>/<year:year>/<plan_month:month>",
        plans.area_plan_edit,
        name="area-plan-edit",
    ),
    path("files/<id:pk>", files.attachment, name="attachment"),
]
