package dev.counterflow.web;

/**
 * Lets a person who types the address of {@link FetchBigQuery} give an access key where one is needed: a browser sends none
 * by itself, so the answer is a page whose script asks for it and sends it. Everybody else is refused as ever.
 */
final class KeyPage implements Guard {
    private static final String CHALLENGE = "WWW-Authenticate";

    private final Reply page = Page.askingForKey();

    @Override
    public Reply guard(Request request, Handler next) {
        Reply reply = next.handle(request);
        String challenge = reply.headers().get(CHALLENGE);
        boolean asked = request.route().path().equals(FetchBigQuery.PATH) && Html.wanted(request);
        return asked && challenge != null ? page.with(CHALLENGE, challenge) : reply;
    }
}
