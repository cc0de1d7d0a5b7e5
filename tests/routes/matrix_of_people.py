"""What each desk is answered about itself and its people: signing in and out, accounts, tokens, messages, probes.

The words are explained in matrix.py. Signing out stands last: it ends the sign-in that the desk came with.
"""

PEOPLE = """
address                        method  nobody   officer  vendor  other  finance  inspector  auditor  administrator

static                         GET     file     file     file    file   file     file       file     file
security.login                 GET     page     desk     desk    desk   desk     desk       desk     desk
security.login                 POST    page     desk     desk    desk   desk     desk       desk     desk
security.forgot_password       GET     page     page     page    page   page     page       page     page
security.forgot_password       POST    page     page     page    page   page     page       page     page
security.reset_password        GET     acts     acts     acts    acts   acts     acts       acts     acts
security.reset_password        POST    acts     acts     acts    acts   acts     acts       acts     acts
security.two_factor_token_validation GET bye     desk     desk    desk   desk     desk       desk     desk
security.two_factor_token_validation POST bye    desk     desk    desk   desk     desk       desk     desk
key_sign_in.show               GET     bye      desk     desk    desk   desk     desk       desk     desk
key_sign_in.answer             POST    bye      desk     desk    desk   desk     desk       desk     desk
security.mf_recovery           GET     bye      desk     desk    desk   desk     desk       desk     desk
security.mf_recovery           POST    bye      desk     desk    desk   desk     desk       desk     desk
single_sign_on.start           GET     none     desk     desk    desk   desk     desk       desk     desk
single_sign_on.finish          GET     none     desk     desk    desk   desk     desk       desk     desk
city_sign_out.end              POST    none     none     none    none   none     none       none     none
second_factors.show            GET     sign-in  page     page    page   page     page       page     page
second_factors.start_app       POST    sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.show_app        GET     sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.show_picture    GET     sign-in  none     none    none   none     none       none     none
second_factors.prove_app       POST    sign-in  none     none    none   none     none       none     none
security_keys.start            POST    sign-in  acts     acts    acts   acts     acts       acts     acts
security_keys.show             GET     sign-in  acts     acts    acts   acts     acts       acts     acts
security_keys.add              POST    sign-in  none     none    none   none     none       none     none
security_keys.remove           POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_details.name                POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_details.ask                 POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_details.withdraw            POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_details.show_address        GET     sign-in  none     none    none   none     none       none     none
my_details.take                POST    sign-in  none     none    none   none     none       none     none
my_details.unbind_here         POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_details.unbind_other        POST    sign-in  no       no      no     no       no         no       acts
second_factors.make_codes      POST    sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.remove          POST    sign-in  acts     acts    acts   acts     acts       acts     acts
second_factors.reset           POST    sign-in  no       no      no     no       no         no       acts

my_account.show_account        GET     sign-in  page     page    page   page     page       page     page
my_account.change              POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_account.end_one             POST    sign-in  acts     acts    acts   acts     acts       acts     acts
my_account.end_others          POST    sign-in  acts     acts    acts   acts     acts       acts     acts
invitations.show_form          GET     none     none     none    none   none     none       none     none
invitations.accept             POST    none     none     none    none   none     none       none     none
people.show_people             GET     sign-in  no       no      no     no       no         no       page
people.show_form               GET     sign-in  no       no      no     no       no         no       page
people.invite                  POST    sign-in  no       no      no     no       no         no       acts
people.show_person             GET     sign-in  no       no      no     no       no         no       page
people.send_again              POST    sign-in  no       no      no     no       no         no       acts
people.withdraw                POST    sign-in  no       no      no     no       no         no       acts
people.close                   POST    sign-in  no       no      no     no       no         no       acts
people.reopen                  POST    sign-in  no       no      no     no       no         no       acts
people.end_sign_ins            POST    sign-in  no       no      no     no       no         no       acts
people.assign                  POST    sign-in  no       no      no     no       no         no       acts
people.end_assignment          POST    sign-in  no       no      no     no       no         no       acts
responsibilities.add           POST    sign-in  no       no      no     no       no         no       acts
responsibilities.end           POST    sign-in  no       no      no     no       no         no       none
duties.show_duties             GET     sign-in  no       no      no     no       no         page     page

tokens.show_tokens             GET     sign-in  page     page    page   page     page       page     page
tokens.issue                   POST    sign-in  acts     acts    acts   acts     acts       acts     no
tokens.revoke                  POST    sign-in  none     acts    none   none     none       none     acts
vocabulary.show_words          GET     sign-in  page     page    page   page     page       page     page
interface.show_interface       GET     sign-in  page     page    page   page     page       page     page
interface.show_operation       GET     sign-in  page     page    page   page     page       page     page
interface.show_document        GET     401      page     page    page   page     page       page     page

messages.show_inbox            GET     sign-in  page     page    page   page     page       page     page
messages.read                  POST    sign-in  acts     acts    acts   acts     acts       acts     acts
messages.show_choice           GET     sign-in  page     page    page   page     page       page     page
kept_filters.keep                POST    sign-in  acts     acts    acts   acts     acts       acts     none
kept_filters.remove              POST    sign-in  none     none    none   none     none       none     none
messages.choose                POST    sign-in  acts     acts    acts   acts     acts       acts     acts
calendar_feeds.open_one        POST    sign-in  acts     acts    acts   acts     acts       acts     acts
calendar_feeds.close           POST    sign-in  none     acts    none   none     none       none     none
calendar_feeds.show_feed       GET     none     none     none    none   none     none       none     none
mailings.show_undelivered      GET     sign-in  no       no      no     no       no         no       page
probes.show_alive              GET     file     file     file    file   file     file       file     file
probes.show_ready              GET     file     file     file    file   file     file       file     file
metrics.show_metrics           GET     file     file     file    file   file     file       file     file
health.show_health             GET     sign-in  no       no      no     no       no         no       page
mailings.send_again            POST    sign-in  no       no      no     no       no         no       none

security.logout                POST    sign-in  bye      bye     bye    bye      bye        bye      bye
"""
