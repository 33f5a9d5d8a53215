package dev.counterflow.web;

/**
 * Names an answer, so that a client that has it need not get it again (RFC 9110, 8.8.3). Two answers have the same tag only
 * if they are the same.
 *
 * @param text the tag with its quotes
 */
record EntityTag(String text) {
    private static final int NOT_MODIFIED = 304;
    private static final String VARY = "Vary";

    /** The tag of what all these texts make up. */
    static EntityTag of(String... parts) {
        return new EntityTag('"' + Digest.of(parts) + '"');
    }

    /**
     * The whole answer, or that the client has it already.
     *
     * @param keeping who may keep it, and for how long
     */
    Reply answer(Request request, Reply whole, String keeping) {
        String vary = whole.headers().get(VARY);
        Reply same = vary == null
                ? Reply.empty(NOT_MODIFIED)
                : Reply.empty(NOT_MODIFIED).with(VARY, vary);
        return (isKnown(request.knownTag()) ? same : whole).with("ETag", text).with("Cache-Control", keeping);
    }

    private boolean isKnown(String known) {
        return known.contains(text) || known.strip().equals("*");
    }
}
