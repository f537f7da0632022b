"""Questions about figures: the work list, each with its reason and what would settle it; answers; recounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abreast.figures.number import number
from abreast.figures.resolve import notation
from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.measures import measure_of_indicator
from abreast.web.questions import answering, drawn
from abreast.web.questions.asked import question_of, work_list
from abreast.web.questions.models import Recount
from abreast.web.rules import Right, Role
from abreast.web.templatetags.words import title

ON_A_PAGE = 30
MOST = 40
LONGEST = 4000


class RecountForm(forms.Form):
    """What was counted, and for which unit of another branch."""

    value = forms.CharField(label=gettext_lazy("Counted again"), max_length=40)
    verifier = forms.ChoiceField(label=gettext_lazy("Counted by somebody of"))

    def __init__(
        self, campaign: Campaign, indicator: str, units: list[Unit], *args: Any, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.campaign, self.indicator = campaign, indicator
        choices = [(one.code, title(one)) for one in units]
        self.fields["verifier"].choices = choices  # type: ignore[attr-defined]

    def clean_value(self) -> float:
        meaning = self.campaign.meaning
        value, percent = number(str(self.cleaned_data["value"]), notation(meaning))
        if value is None:
            raise forms.ValidationError(_("is not a number"))
        return value / 100 if percent and meaning.indicators[self.indicator].is_share else value


@campaign_page(Right.QUESTIONS)
def listed(request: Request, campaign: Campaign) -> HttpResponse:
    """What is asked within the reader's reach, and the recounts that wait for them."""
    only_open = request.GET.get("all") != "yes"
    page = int(told) if (told := request.GET.get("page", "1")).isdecimal() and len(told) < 8 else 1
    found = work_list(
        request.actor, campaign, only_open=only_open, start=(max(page, 1) - 1) * ON_A_PAGE, most=ON_A_PAGE
    )
    verified = [one.path for one in request.actor.standings(campaign) if one.role is Role.VERIFIER]
    waiting = answering.to_do(request.actor, campaign, verified, MOST)
    context = at_home(
        request,
        campaign,
        "questions",
        found=found,
        only_open=only_open,
        page=Paginator(range(found.all), ON_A_PAGE).get_page(page),
        query="" if only_open else "all=yes",
        recounts=[one for one in waiting if request.actor.may(Right.VERIFY, one.unit)],
    )
    return render(request, "questions/list.html", context)


@unit_page(Right.QUESTIONS)
def question(request: Request, unit: Unit, question: str) -> HttpResponse:
    """A question: its reason, what would settle it, and the answers on record."""
    found = question_of(request.actor, unit, question)
    if found is None:
        raise Http404
    row = found.row
    recounts = Recount.objects.filter(
        unit=unit,
        indicator=row["indicator"],
        period__gte=row["since"],
        period__lte=row["until"],
        value__isnull=False,
    )
    context = at_home(
        request,
        unit.campaign,
        "questions",
        unit=unit,
        question=found,
        recounts=[
            (one, _factor(one)) for one in recounts.select_related("verifier").order_by("period", "date")
        ],
        may_answer=request.actor.may(Right.ANSWER, unit),
        may_recount=request.actor.may(Right.VERIFY, unit) and _is_counted(unit.campaign, row["indicator"]),
    )
    return render(request, "questions/question.html", context)


def _factor(one: Recount) -> float | None:
    return answering.factor(one.value, answering.reported(one.unit, one.period, one.indicator))


def _is_counted(campaign: Campaign, indicator: str) -> bool:
    """Whether it is a figure that somebody can count again, and not one that follows from others."""
    return indicator in campaign.meaning.reported


@unit_page(Right.ANSWER)
@require_POST
def answer(request: Request, unit: Unit, question: str) -> HttpResponse:
    """Put an answer on record."""
    found = question_of(request.actor, unit, question)
    if found is None:
        raise Http404
    text = request.POST.get("text", "").strip()[:LONGEST]
    if text:
        answering.answer(request.actor, unit, question, text)
        messages.success(request, _("The answer is on record."))
    else:
        messages.error(request, _("Write an answer."))
    return redirect("question", unit.campaign.code, unit.code, question)


@unit_page(Right.VERIFY)
def recount(request: Request, unit: Unit, period: str, indicator: str) -> HttpResponse:
    """Enter what was counted again; what was reported is shown afterwards, so that it is counted and not copied."""
    campaign = unit.campaign
    told = answering.reported(unit, period, indicator)
    if not _is_counted(campaign, indicator) or told is None:
        raise Http404
    chosen = Recount.objects.filter(unit=unit, period=period, indicator=indicator).select_related("verifier")
    waiting = chosen.filter(value=None).first()
    units = answering.verifiers(request.actor, unit)
    if waiting is not None and waiting.verifier not in units:
        units = [waiting.verifier, *units]
    first = {"verifier": waiting.verifier.code} if waiting else {}
    form = RecountForm(campaign, indicator, units, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        verifier = next(one for one in units if one.code == form.cleaned_data["verifier"])
        try:
            answering.recount(request.actor, unit, period, indicator, form.cleaned_data["value"], verifier)
        except answering.NotOnRecordError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Noted."))
            return redirect("recount", campaign.code, unit.code, period, indicator)
    made = chosen.filter(value__isnull=False).order_by("-date", "-pk")
    context = at_home(
        request,
        campaign,
        "questions",
        unit=unit,
        period=period,
        indicator=indicator,
        measure=measure_of_indicator(campaign.meaning, indicator),
        reported=told,
        made=[(one, answering.factor(one.value, told)) for one in made],
        form=form,
    )
    return render(request, "questions/recount.html", context)


@campaign_page(Right.CLOSE)
@require_POST
def draw(request: Request, campaign: Campaign) -> HttpResponse:
    """Have figures of the open period drawn that somebody from another branch is to count again."""
    told = request.POST.get("size", "")
    size = int(told) if told.isdecimal() and len(told) < 6 else 0
    if not 1 <= size <= drawn.MOST_DRAWN:
        messages.error(request, _("Draw from 1 to %(most)d figures.") % {"most": drawn.MOST_DRAWN})
        return redirect("closing", campaign.code)
    if drawn.ask(request.actor, campaign, size) is None:
        messages.info(request, _("This is being done already."))
    return redirect("closing", campaign.code)
