"""The pages of the office, one package for each area of work.

It has addresses, forms and templates, but no rules: a view fetches what the person may see, parses,
makes one domain call and renders. Terms: trang (page), căn cứ (basis), vì sao (explainer).

An area imports the shell and the shared modules, never another area. Its contributions are in files
of its own folder, where `areas.py` finds them:

    urls.py       its addresses
    access.py     ROWS: who may open them, what a POST does
    waiting.py    SOURCES: what waits for a person, for the worklist
    today.py      TODAY: first steps, figures and sections of the page of the day
    setup_step.py STEPS: its steps in the set-up of a Centre, for `setup_steps.py`
    menu.py       MENU: its entries in the menu at the left
    addresses.py  ADDRESSES: which of its pages show the things that the domain names
    titles.py     SUBJECTS, FIELDS: the journal's titles for its subjects and fields
    names.py      NAMES: titles of what the domain stores by a name of its own, such as a norm

To add a page:

1.  `urls.py` of the area lists its address under a name, `web:<name>` outside; `access.py` gets a
    row for that name, without which nobody may open it. A row with POST says what that does
    (`access.Does`): a form that edits is a `versions.VersionedForm`, and `changes_in` takes the
    place of `refusals_in`.
2.  The view carries `@page`, which reads that row: methods, sign-in, permission.
    `person_of(request)` is the person, `clock.today()` the day. Objects come from
    `get_object_or_404(Model.objects.visible_to(person_of(request), today), pk=pk)`.
3.  A list is a `lists.ListPage`: conditions (a GET form, `filters.FilterForm`, so they are in the
    address), order, page, counts and file. `paging.page_of` cuts a list that is part of another
    page.
4.  A writing form is a `forms.Form` (days: `fields.DayField`, money: `fields.MoneyField`). A
    refusal of the action is shown in the form: `with fields.refusals_in(form): action(...)`, with
    the redirect inside the block; after a refusal the form is shown again with status 422. A button
    without a form does not catch the refusal: `RefusalMiddleware` makes a page of it. After a
    write: `messages.success` with one sentence, then redirect.
5.  Templates extend `base.html` (blocks title, crumbs, heading, lead, actions, content) or
    `web/parts/form_page.html`, and are built from the classes of `frontend/office/office.css` and
    the partials in `templates/web/parts/`. No inline style, no inline script: the content security
    policy blocks them. A form that writes has `{% csrf_token %}`; a form for the field has
    `data-keeps` and an `action`, `#main` for its own page: nothing is lost when the signal is lost,
    nor with the back button without script. Results shown beside the form are marked
    `data-answers`. A table whose main figure would be off the screen of a phone is `as-cards`, and
    that figure its `headline`.
6.  Texts are Vietnamese in `{% translate %}` and `gettext`; their English is in `locale/en`.
7.  `vnd`, `num`, `day`, `last_day`, `month_name`, `place:today` and `{% icon "plus" %}` of
    `templatetags/caunoi.py` need no `{% load %}`. Numbers in columns have the class `n` or `num`.
8.  A figure that opens is `<a class="figure" data-opens href="#x">`, its rows `class="opens"
    id="x"`.
"""
