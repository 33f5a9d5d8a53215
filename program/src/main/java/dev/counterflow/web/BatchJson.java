package dev.counterflow.web;

import dev.counterflow.exposure.Exposed;
import dev.counterflow.problem.Problem;

/** A line of JSON for each address, and one at the end that has their number. */
final class BatchJson implements BatchForm {
    @Override
    public String type() {
        return "application/x-ndjson";
    }

    @Override
    public String heading() {
        return "";
    }

    @Override
    public String exposure(V1Question question, Exposed exposed) {
        return V1Json.object(json -> {
                    V1Json.writeSubject(json, question.question(), exposed.grounds());
                    V1Json.writeExposures(json, exposed.exposures());
                    json.writeBooleanProperty("more", exposed.more());
                    V1Json.writeGrounds(json, exposed.grounds());
                })
                + "\n";
    }

    @Override
    public String problem(String address, Problem problem, String message) {
        return V1Json.object(json -> {
                    json.writeStringProperty("address", address);
                    json.writeObjectPropertyStart("problem");
                    V1Json.writeProblem(json, problem, problem.httpStatus(), message);
                    json.writeEndObject();
                })
                + "\n";
    }

    @Override
    public String end(int addresses) {
        return V1Json.object(json -> json.writeNumberProperty("addresses", addresses)) + "\n";
    }
}
