"""The pages of the office, one package for each area of work.

It owns addresses, forms and templates; it owns no rule: a view fetches through the viewer, parses,
makes one domain call and renders. Terms: trang (page), căn cứ (basis), vì sao (explainer).

An area imports the shell and the shared modules, never another area. What it brings stands in its
own folder and is found there by `areas.py`:

    urls.py       its addresses
    access.py     ROWS: who may open them
    waiting.py    SOURCES: what waits for a person, for the worklist
    today.py      TODAY: first steps, figures and sections of the page of the day
    menu.py       MENU: its entries in the list at the left
    addresses.py  ADDRESSES: which of its pages show what the domain names
    titles.py     SUBJECTS, FIELDS: what the journal calls its things and what is noted of them
    names.py      NAMES: titles of what the domain stores by a name of its own, such as a norm

To add a page:

1.  `urls.py` of the area lists its address under a name, `web:<name>` outside; `access.py` gets a
    row for that name, without which it opens for nobody.
2.  The view carries `@page`, which reads that row: methods, sign-in, permission.
    `person_of(request)` is who asks, `clock.today()` the day. Objects come from
    `get_object_or_404(Model.objects.visible_to(person_of(request), today), pk=pk)`.
3.  A list is a `lists.ListPage`: conditions (a GET form, `filters.FilterForm`, so they live in the
    address), order, page, counts and file. `paging.page_of` cuts what is a part of another page.
4.  A writing form is a `forms.Form` (days: `fields.DayField`, money: `fields.MoneyField`). The
    refusal of an action goes back to the form: `with fields.refusals_in(form): action(...)`, then a
    redirect inside the block; what falls through is shown again with status 422. A button without a
    form lets the refusal rise: `RefusalMiddleware` makes a page of it. After a write:
    `messages.success` with one sentence, then redirect.
5.  Templates extend `base.html` (blocks title, crumbs, heading, lead, actions, content) or
    `web/parts/form_page.html`, and are built from the classes of `frontend/office/office.css` and
    the partials in `templates/web/parts/`. No inline style, no inline script: the content security
    policy drops them. A form that writes holds `{% csrf_token %}`; one that is filled in a yard
    carries `data-keeps` and an `action`, `#main` for its own page: nothing is lost to a lost
    signal, nor to the back button without script. What its answer shows beside it is marked
    `data-answers`. A table whose main figure would lie beyond the edge of a phone is `as-cards`,
    that figure its `headline`.
6.  Words are Vietnamese in `{% translate %}` and `gettext`; their English stands in `locale/en`.
7.  `vnd`, `num`, `day`, `last_day`, `month_name`, `place:today` and `{% icon "plus" %}` of
    `templatetags/caunoi.py` need no `{% load %}`. Numbers in columns carry the class `n` or `num`.
8.  A figure that opens is `<a class="figure" data-opens href="#x">`, its rows `class="opens"
    id="x"`.
"""
