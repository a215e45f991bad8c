"""Addresses of the year's plan and its money."""

from django.urls import path

from caunoi.web.programmes import budget, plan

urlpatterns = [
    path("plan", plan.plan, name="plan"),
    path("plan/programmes/new", plan.programme_new, name="programme-new"),
    path("plan/lines/<id:pk>/withdraw", plan.plan_withdraw, name="plan-withdraw"),
    path("plan/money", budget.budget, name="budget"),
    path("plan/money/<year:year>/<slug:kind>", budget.budget_rows, name="budget-rows"),
    path("plan/<year:year>/add", plan.plan_add, name="plan-add"),
    path("plan/<year:year>/allocate", plan.allocate_money, name="allocate"),
]
