package dev.counterflow.web;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.source.google.HeldSignIns;
import dev.counterflow.source.google.KeptSignIn;
import dev.counterflow.source.google.OAuthClient;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How people sign in with Google through their browsers.
 *
 * @param held where sign-ins are held for the worker of this process
 * @param client the OAuth client; throws {@link CounterflowException} if none is set
 * @param kept where a sign-in is kept if that is wanted
 * @param ownCredentials whether the server has credentials of its own, so that nobody needs to sign in
 * @param readsAsKept whether a sign-in that is kept is what the server itself reads with, as long as there is one
 */
public record GoogleSignIn(
        HeldSignIns held,
        Supplier<OAuthClient> client,
        KeptSignIn kept,
        BooleanSupplier ownCredentials,
        boolean readsAsKept) {}
