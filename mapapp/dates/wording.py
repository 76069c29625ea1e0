"""How English writes dates: the patterns, and what the words in them stand for.

Every repetition is bounded, so that scanning takes time proportional to the text. Names of months and weekdays that are
also other words ("May", "March", "Sun", "Sat") count only beside a number, a preposition or a word like "next".
"""

from __future__ import annotations

import re

W, w = r"\s{1,3}", r"\s{0,2}"  # white space within a phrase, line breaks of the source included

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20,
}  # fmt: skip
NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAYS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "valentine's day": (2, 14), "st patrick's day": (3, 17),
    "anzac day": (4, 25), "may day": (5, 1), "bastille day": (7, 14), "fourth of july": (7, 4),
    "armistice day": (11, 11), "halloween": (10, 31),
}  # fmt: skip
"""Holidays on a fixed day, the same wherever they are kept."""
FEASTS = {
    "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3, "holy thursday": -3, "good friday": -2, "holy saturday": -1,
    "easter": 0, "easter sunday": 0, "easter day": 0, "easter monday": 1, "ascension day": 39, "pentecost sunday": 49,
    "whit sunday": 49, "whit monday": 50,
}  # fmt: skip
"""Christian feasts, by their days after Easter."""

WEEKDAY = (
    r"(?:[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|[Ss]aturday|[Ss]unday"
    r"|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)\b"
)
SHORT_WEEKDAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun|MON|TUES?|WED|THU(?:RS)?|FRI|SAT|SUN)\b\.?"
ANY_WEEKDAY = rf"(?:{WEEKDAY}|{SHORT_WEEKDAY})"
MONTH = (
    r"(?:[Jj]anuary|[Ff]ebruary|March|[Aa]pril|May|[Jj]une|[Jj]uly|August|[Ss]eptember|[Oo]ctober|[Nn]ovember|[Dd]ecember"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b"
)
SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?"
ANY_MONTH = rf"(?:{MONTH}|{SHORT_MONTH})"
ORDINAL = r"(?:[12]?1st|2?2nd|2?3rd|(?:[4-9]|1\d|2[04-9]|30)th|31st)\b"
_DIGITS = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
DAY = rf"(?:{ORDINAL}|{_DIGITS})"
NO_MORE = r"(?![\d%]|[.,:/]\d|(?:st|nd|rd|th)\b)"  # the number goes on: a score, a price, a time
NOT_COUNTED = rf"(?!{W}(?:people|men|women|children|more|other|others|percent|per\s|million|billion|dead|[a-z]{{3,15}}s\b))"
YEAR = r"(?:1[6-9]\d\d|20\d\d|21\d\d)(?![\d%]|[.,]\d)"
_OF_MAY = rf"(?!{W}(?:be|have|not|also|well)\b)"  # "Article 5 may be", shouted
NUMBER = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})\b"

_AND = rf"(?:{W}(?:to|until|till|through|thru|and|or|&){W}|{w}[-–—/]{w})"
_UNTIL = rf"(?:{W}(?:to|until|till|through|thru|up{W}to|and|or|&){W}(?:on{W})?(?:(?:early|late){W})?|{w}[-–—]{w})"
_PART = rf"(?:{W}(?:(?:early|late){W})?(?:morning|afternoon|evening|night|lunchtime|noon|midday)\b)?"
_TURN = (
    rf"(?:(?:next|last|this|coming|the{W}coming|this{W}coming|this{W}past|past|the{W}following|the{W}previous|following){W})"
)
_OF_WEEK = (
    rf"(?:{W}(?:of{W})?(?:this|next|last|the{W}following|that){W}week\b|{W}week\b(?!-|{W}(?:of|in)\b)"
    rf"|{W}(?:next|last)\b(?!{W}\w))"
)

_IN_YEAR = rf"(?:,?{W}{YEAR}|{W}(?:of{W})?(?:last|next|this){W}year\b)?"

MONTH_DAY = rf"(?:{ANY_WEEKDAY},?{W})?{ANY_MONTH}{W}(?:the{W})?{DAY}{NO_MORE}{_IN_YEAR}"
DAY_MONTH = rf"(?:{ANY_WEEKDAY},?{W})?(?:the{W})?{DAY}{W}(?:of{W})?{ANY_MONTH}{_OF_MAY}{_IN_YEAR}"
NUMERIC = r"(?:\d{4}-\d\d-\d\d(?!\d)|\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d))"
WEEKDAY_ORDINAL = rf"{ANY_WEEKDAY},?{W}(?:the{W})?{ORDINAL}"
LONE_WEEKDAY = rf"{_TURN}?{WEEKDAY}(?:{_OF_WEEK}|{_PART})"
BESIDE_ORDINAL = (
    rf"(?=[^\w\s]|{W}(?:and|to|at|in|for|with|before|after|until|till|as|by|on|when|where|he|she|they|it|we|I|the"
    rf"|of{W}(?:this|next|last))\b|\s{{0,3}}$)"
)
NO_DAY_AFTER_ON = (
    rf"(?!{W}(?:floor|hole|century|anniversary|day|minute|lap|green|tee|birthday|attempt|occasion|try|page|place|stage|round"
    rf"|story|storey|deck|level|parallel|night|week|month|year|ballot|vote|count)\b)"
)
LONE_ORDINAL = (
    rf"(?:the{W}{ORDINAL}(?:{W}of{W}(?:this|next|last){W}month)?{BESIDE_ORDINAL}"
    rf"|(?<=\b[Oo]n\s)the{W}{ORDINAL}{NO_DAY_AFTER_ON})"
)
ORDINALS = (
    rf"(?:(?:the{W})?{ORDINAL}(?:{W}to{W}|[-–])(?:the{W})?{ORDINAL}(?=[^\w\s]|\s{{0,3}}$)"
    rf"|the{W}{ORDINAL}{W}and{W}{ORDINAL}{BESIDE_ORDINAL})"
)
CLOSE_DAY = rf"(?:today|tomorrow|yesterday|tonight)\b{_PART}"
DATE = rf"(?:{MONTH_DAY}|{DAY_MONTH}|{NUMERIC}|{WEEKDAY_ORDINAL}|{LONE_WEEKDAY}|{LONE_ORDINAL}|{CLOSE_DAY})"

_LIST = rf"(?:(?:,{W}(?:the{W})?{DAY}){{1,5}}(?={w},?{W}(?:and|&){W}))?(?:,?{_AND}(?:the{W})?{DAY}{NOT_COUNTED})"
_BARE_LIST = rf"(?:,?{W}{DAY}){{1,5}}(?={W}{ANY_MONTH})"  # "(16, 18, 20 April)", and ranges whose dash was lost in scanning
DAYS_OF_MONTH = (
    rf"(?:(?:[Ff]rom|[Bb]etween){W})?(?:"
    rf"(?:{ANY_WEEKDAY},?{W})?{ANY_MONTH}{W}{DAY}{_LIST}{NO_MORE}{_IN_YEAR}"
    rf"|(?:the{W})?{DAY}(?:{_LIST}|{_BARE_LIST}){W}(?:of{W})?{ANY_MONTH}{_OF_MAY}{_IN_YEAR})"
)
SPAN_OF_DATES = (
    rf"(?:(?:[Ff]rom|[Bb]etween){W}(?:early{W}|late{W})?)?"
    rf"(?:{DATE}|{SHORT_WEEKDAY}|{ANY_WEEKDAY},?{W}(?:the{W})?{DAY}{NO_MORE}|{DAY}(?={W}(?:to|until|and){W}{WEEKDAY}))"
    rf"{_UNTIL}(?:{DATE}|{SHORT_WEEKDAY})"
)
LENGTH = rf"(?:{NUMBER}[-\s]{{1,2}}(?:day|night|week|month)s?(?:[-\s]long)?|a{W}week(?:-long)?|week-?long|a{W}fortnight)\b"
NTH_DAY = rf"(?:{'|'.join(NTH)}){W}(?:and{W}(?:last|final){W}|full{W})?day{W}of\b"
BOUND = (
    rf"(?:[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Bb]y|[Bb]efore|[Aa]fter|[Tt]hrough|[Uu]p{W}to|[Aa]s{W}of"
    rf"|[Ss]tarting|[Bb]eginning|[Ee]nding)(?:{W}on)?(?:{W}(?:early|late|last{W}thing))?"
)
LENGTH_FROM = (
    rf"(?:for{W}|a{W}|an{W})?{LENGTH}(?:{W}[^\W\d_]{{2,20}}){{0,4}}?{W}"
    rf"(?:from|starting|beginning|(?:that|which){W}(?:starts|begins|started|began))(?:{W}on)?{W}{DATE}"
)
SHORT_WITH_WORD = rf"(?<=\b[Oo]n\s){SHORT_WEEKDAY}(?!{W}[A-Z])"

_EDGE = (
    rf"(?:earlier|later|early|late|mid|middle{W}of|(?:the{W})?(?:very{W})?(?:end|close|beginning|start){W}of"
    rf"|(?:the{W})?(?:first|second|third|last){W}(?:week|half){W}(?:of|in))"
)
PERIOD = (
    rf"(?:[Bb]y{W})?(?:{_EDGE}(?:-|{W}))?(?:[Tt]his|[Nn]ext|[Ll]ast|the{W}(?:coming|following|past|previous)|the|that){W}"
    rf"(?:weekend|week|month|year)\b(?:{W}after{W}next)?"
)
NEAR = (
    rf"(?:[Tt]his{W}(?:morning|afternoon|evening|lunchtime)|[Tt]onight|[Tt]oday|[Tt]omorrow|[Yy]esterday"
    rf"|TONIGHT|TODAY|TOMORROW|YESTERDAY"
    rf"|[Ll]ast{W}(?:night|evening)"
    rf"|[Tt]he{W}day{W}(?:before{W}yesterday|after{W}tomorrow)|[Tt]he{W}(?:day|night|evening){W}(?:before|after)|[Nn]ext{W}day"
    rf"|[Tt]he{W}(?:next|following|previous|same){W}(?:day|morning|evening|night)"
    rf"|[Tt]hat{W}(?:same{W})?(?:day|night|evening|afternoon|morning)"
    rf"|(?:{NUMBER}|[A-Z][a-z]{{2,7}}|the){W}(?:day|night|week|fortnight)s?{W}(?:ago|earlier|later|before|after|from{W}now)"
    rf"|[Ii]n{W}{NUMBER}{W}(?:day|week)s?(?:['’]s?{W}time)?)\b{_PART}"
)
MONTHS_ALONE = (
    rf"(?:(?P<lead>(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Dd]uring|[Ff]or|[Ff]rom|[Oo]f|[Bb]etween|[Bb]efore|[Aa]fter"
    rf"|[Tt]hroughout){W})?"
    rf"(?P<edge>[Ee]arly(?:{W}in)?|[Ll]ate(?:{W}in)?|[Mm]id|[Ll]ater{W}in|[Ee]arlier{W}in"
    rf"|(?:[Tt]he{W})?(?:[Mm]iddle|[Ee]nd|[Bb]eginning|[Ss]tart){W}of"
    rf"|(?:the{W})?(?:first|second|third|last){W}(?:week|half){W}(?:of|in))?(?(edge)(?:-|{W}))"
    rf"(?P<turn>(?:this|next|last|coming){W})?"
    rf"(?P<month>{ANY_MONTH})(?:(?:{W}(?:and|or|to){W}|{w}[-–/]{w})(?P<other>{ANY_MONTH}))?"
    rf"(?!{W}{DAY}(?:\b|st|nd|rd|th))(?:,?{W}(?:of{W})?(?P<year>{YEAR}))?)"
)
YEAR_ALONE = (
    rf"(?:(?:(?<=\b[Ii]n\s)|(?<=\b[Ss]ince\s)|(?<=\b[Oo]f\s)|(?<=\b[Bb]y\s)|(?<=\b[Ff]rom\s)|(?<=\b[Uu]ntil\s)"
    rf"|(?<=\b[Dd]uring\s)"
    rf"|(?<=\b[Tt]he\s)|(?<=\bto\s)|(?<=\bearly\s)|(?<=\blate\s)|(?<=\()){YEAR}"
    rf"(?!{W}(?:people|men|women|children|troops|km|miles|metres|meters|pounds|dollars)\b|-\w))"
)
_NAMED_FEASTS = "|".join(name.title().replace(" ", W) for name in FEASTS if " " in name)
_NO_FEAST_AFTER = rf"(?!{W}(?:[Aa]greement|[Aa]ccords?|[Dd]eal|[Pp]eace|[Pp]rocess|[Aa]ttack|[Bb]omb|[Mm]assacre))"
HOLIDAY = (
    rf"(?:New{W}Year['’]s{W}(?:Day|Eve)|Christmas{W}(?:Day|Eve)|Boxing{W}Day|Valentine['’]s{W}Day|St\.?{W}Patrick['’]s{W}Day"
    rf"|A(?:NZAC|nzac){W}Day|May{W}Day|Bastille{W}Day|Fourth{W}of{W}July|Armistice{W}Day|Halloween"
    rf"|(?<=\b[Oo]n\s)Christmas(?!{W}[A-Z])"
    rf"|(?P<eastern>(?:Greek{W})?Orthodox{W})?(?:{_NAMED_FEASTS}|(?<=\b[Oo]n\s)Easter(?!{W}[A-Z])){_NO_FEAST_AFTER})\b"
    rf"(?:,?{W}{YEAR})?"
)

NOT_A_DAY_BEFORE = re.compile(
    r"(?:\b(?:Black|Bloody|Good|Holy|Maundy|Ash|Palm|Easter|Whit|Super|Cyber|Shrove|Fat|Ruby|Sheffield|Freaky"
    r"|USA|Russia|Psychology|[Ee]very|[Ee]ach|alternate)|Mail\son)\s$"
)
"""Words before a weekday or "today" that make it a name or a habit ("Palm Sunday", "every Tuesday", "USA Today")."""
NOT_A_DAY_AFTER = re.compile(
    r"\s(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Star|Sun|Independent|Tribune|Nation|Sport|World|Vision"
    r"|Night\s(?:Live|Football|Lights)"
    r"|[Ss]chools?\b|[Ll]eague|Ticket)"
)
"""Words after a weekday that make it a name ("Sunday Times")."""

_FIRST_WORDS = "|".join(
    (
        *NUMBERS, *NTH, *MONTHS, *WEEKDAYS,
        *"""after as before beginning between by close coming during earlier early end ending first following for from in
        last late later mid middle next of past since start starting that the this through throughout till today tomorrow
        tonight until up very week weeklong yesterday""".split(),
    )
)  # fmt: skip
"""What a date may begin with where it does not begin with a digit or a capital; at other words no form need be tried."""
BEGINNING = rf"\b(?=[A-Z\d]|(?:{_FIRST_WORDS})(?![a-z]))"
"""Where a form is tried at all; the boundary stands first because it rules out most places and costs least."""

SCAN = re.compile(
    rf"{BEGINNING}(?<![\w$€£#/.-])"
    rf"(?:(?P<length_from>{LENGTH_FROM})|(?P<span>{SPAN_OF_DATES})|(?P<days>{DAYS_OF_MONTH}|{ORDINALS})"
    rf"|(?P<bound>{BOUND}{W}{DATE})|(?P<date>{DATE})|(?P<near>{NEAR})|(?P<period>{PERIOD})|(?P<holiday>{HOLIDAY})"
    rf"|(?P<months>{MONTHS_ALONE})|(?P<short>{SHORT_WITH_WORD})|(?P<year_alone>{YEAR_ALONE})|(?P<length>{NTH_DAY}|{LENGTH}))"
)
"""All forms of dates, the more telling ones first; the name of the group says which form it is."""
