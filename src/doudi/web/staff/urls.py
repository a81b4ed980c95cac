"""Addresses of the office."""

from django.urls import path

from doudi.web.library.views import addresses
from doudi.web.staff import papers
from doudi.web.staff.accept import views as accept
from doudi.web.staff.batches import views as batches
from doudi.web.staff.casefile import views as casefile
from doudi.web.staff.categories import views as categories
from doudi.web.staff.consents import views as consents
from doudi.web.staff.decision import views as decision
from doudi.web.staff.disagreements import views as disagreements
from doudi.web.staff.facts import views as facts
from doudi.web.staff.given_up import views as given_up
from doudi.web.staff.household import views as household
from doudi.web.staff.identity import views as identity
from doudi.web.staff.journal import views as journal
from doudi.web.staff.library import views as library
from doudi.web.staff.objections import views as objections
from doudi.web.staff.opinion import views as opinion
from doudi.web.staff.people import views as people
from doudi.web.staff.proposals import views as proposals
from doudi.web.staff.queue import views as queue
from doudi.web.staff.relatives import views as relatives
from doudi.web.staff.returned import views as returned
from doudi.web.staff.rolls import views as rolls
from doudi.web.staff.sources import views as sources
from doudi.web.staff.steps import views as steps
from doudi.web.staff.verification import resolve
from doudi.web.staff.verification import views as verification
from doudi.web.staff.visits import views as visits
from doudi.web.staff.whatif import views as whatif

app_name = "staff"
_CASE = "cases/<uuid:case_id>"

urlpatterns = [
    path("", queue.home, name="home"),
    path("cases/", queue.queue, name="queue"),
    path(f"{_CASE}/", casefile.show_case, name="case"),
    path(f"{_CASE}/household/", household.household, name="household"),
    path(f"{_CASE}/categories/", categories.show_categories, name="categories"),
    path(f"{_CASE}/fact/", facts.fact, name="fact"),
    path(f"{_CASE}/papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path(f"{_CASE}/step/<slug:name>/", steps.step, name="step"),
    path(f"{_CASE}/accept/", accept.accept, name="accept"),
    path(f"{_CASE}/consents/", consents.consents, name="consents"),
    path(f"{_CASE}/correction/", accept.correction, name="correction"),
    path(f"{_CASE}/relative/", relatives.register, name="relative"),
    path(f"{_CASE}/verification/", verification.verification, name="verification"),
    path(f"{_CASE}/verification/again/", verification.ask_again, name="ask-again"),
    path(f"{_CASE}/verification/<uuid:dispute_id>/", resolve.resolve, name="resolve"),
    path(f"{_CASE}/visit/", visits.record, name="visit"),
    path(f"{_CASE}/county-visit/", visits.record, {"level": "county"}, name="county-visit"),
    path(f"{_CASE}/visits/<uuid:visit_id>/", visits.sign, name="visit-sign"),
    path(f"{_CASE}/advise/<slug:page>/", opinion.advise, name="advise"),
    path(f"{_CASE}/opinion/", opinion.opinion, name="opinion"),
    path(f"{_CASE}/objections/<uuid:objection_id>/", objections.answer, name="answer"),
    path(f"{_CASE}/objections/<uuid:objection_id>/judge/", objections.judge, name="judge"),
    path(f"{_CASE}/disagreements/<uuid:disagreement_id>/", disagreements.answer, name="reply"),
    path(f"{_CASE}/confirm/", decision.confirm, name="confirm"),
    path(f"{_CASE}/refuse/", decision.refuse, name="refuse"),
    path("people/", people.people, name="people"),
    path("people/<uuid:person>/", people.person, name="person"),
    path("identity/", identity.pairs, name="identity"),
    path("identity/merges/", identity.merges, name="merges"),
    path("identity/merges/<uuid:merge_id>/", identity.merge, name="merge"),
    path("identity/<uuid:pair_id>/", identity.pair, name="pair"),
    path("batches/", batches.batches, name="batches"),
    path("batches/return/", batches.import_return, name="import-return"),
    path("batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("batches/<uuid:batch_id>/discard/", batches.discard, name="batch-discard"),
    path("batches/<uuid:batch_id>/<slug:name>/", batches.act, name="batch-act"),
    path("returned/", returned.returned, name="returned"),
    path("returned/<uuid:task_id>/", returned.task, name="task"),
    *addresses("policies/", library.DESK, library.readers),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/new/<str:parameter>/", proposals.write, name="propose"),
    path("what-if/", whatif.runs, name="whatif"),
    path("what-if/new/", whatif.choose, name="whatif-choose"),
    path("what-if/new/values/", whatif.ask, name="whatif-ask"),
    path("what-if/compare/", whatif.compare, name="whatif-compare"),
    path("what-if/<uuid:run_id>/", whatif.run, name="whatif-run"),
    path("what-if/<uuid:run_id>/<str:name>", whatif.file, name="whatif-file"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:code>/", sources.source, name="source"),
    path("sources/runs/<uuid:run_id>/", sources.run, name="source-run"),
    path("sources/rows/<uuid:row_id>/", sources.row, name="source-row"),
    path("sources/rows/<uuid:row_id>/leave-out/", sources.leave_out, name="source-leave-out"),
    path("rolls/", rolls.rolls, name="rolls"),
    path("rolls/new/", rolls.hand_in, name="roll-new"),
    path("rolls/<uuid:roll_id>/", rolls.roll, name="roll"),
    path("rolls/<uuid:roll_id>/columns/", rolls.columns, name="roll-columns"),
    path("rolls/<uuid:roll_id>/found/", rolls.found, name="roll-found"),
    path("rolls/<uuid:roll_id>/erase/", rolls.erase, name="roll-erase"),
    path("journal/", journal.journal, name="journal"),
    path("given-up/", given_up.given_up, name="given-up"),
    path("given-up/<uuid:job_id>/", given_up.revive, name="revive"),
]
