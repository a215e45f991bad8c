"""Addresses of fieldwork, and of the files that belong to any object."""

from django.urls import path

from caunoi.web.fieldwork import day, files, needs, plans, proposals, tasks, visits

urlpatterns = [
    path("fieldwork", day.fieldwork, name="fieldwork"),
    path("fieldwork/to-visit", day.to_visit, name="to-visit"),
    path("fieldwork/visits", visits.visits, name="visits"),
    path("fieldwork/visits/<int:pk>", visits.visit, name="visit"),
    path("fieldwork/visits/<int:pk>/photos", visits.visit_photos, name="visit-photos"),
    path("fieldwork/at/<int:pk>/visit", visits.visit_new, name="visit-new"),
    path("fieldwork/at/<int:pk>/need", needs.need_new, name="need-new"),
    path("fieldwork/needs", needs.needs, name="needs"),
    path("fieldwork/needs/<int:pk>", needs.need, name="need"),
    path("fieldwork/needs/<int:pk>/end", needs.need_end, name="need-end"),
    path("fieldwork/needs/<int:pk>/propose", proposals.proposal_new, name="proposal-new"),
    path("fieldwork/proposals", proposals.proposals, name="proposals"),
    path("fieldwork/proposals/<int:pk>", proposals.proposal, name="proposal"),
    path("fieldwork/proposals/<int:pk>/decide", proposals.proposal_decide, name="proposal-decide"),
    path("fieldwork/proposals/<int:pk>/again", proposals.proposal_again, name="proposal-again"),
    path("fieldwork/tasks", tasks.tasks, name="tasks"),
    path("fieldwork/tasks/new", tasks.task_new, name="task-new"),
    path("fieldwork/tasks/<int:pk>", tasks.task, name="task"),
    path("fieldwork/tasks/<int:pk>/end", tasks.task_end, name="task-end"),
    path("fieldwork/plans", plans.area_plans, name="area-plans"),
    path("fieldwork/plans/<int:pk>/<int:year>", plans.area_plan, name="area-plan"),
    path(
        "fieldwork/plans/<int:pk>/<int:year>/<int:month>",
        plans.area_plan_edit,
        name="area-plan-edit",
    ),
    path("files/<int:pk>", files.attachment, name="attachment"),
]
