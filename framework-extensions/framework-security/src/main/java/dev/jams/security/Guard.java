package dev.jams.security;

import dev.jams.internal.call.CallFacts;
import dev.jams.internal.call.CallIds;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in those who may call, before anything of their request is read. Never waits: a call for
 * which keys have to be fetched goes on, on the executor of its service, when they have come.
 */
final class Guard implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(Guard.class);

  private final Rules rules;
  private final Callers callers;
  private final Challenges challenges;
  private final Function<String, Executor> executors;

  /**
   * @param executors on which the calls of a service go on, by its name
   */
  Guard(Rules rules, Callers callers, Challenges challenges, Function<String, Executor> executors) {
    this.rules = rules;
    this.callers = callers;
    this.challenges = challenges;
    this.executors = executors;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Rule rule = rules.of(call.getMethodDescriptor().getFullMethodName());
    if (rule.access() == Rule.Access.PUBLIC) {
      return next.startCall(call, headers);
    }
    if (rule.access() == Rule.Access.DENIED) {
      return refuse(call, rule, Denial.FORBIDDEN, "the method is for nobody");
    }
    Outcome outcome = callers.of(call, headers);
    if (outcome instanceof Outcome.Pending pending) {
      return wait(pending, rule, call, headers, next);
    }
    return decide(outcome, rule, call, headers, next);
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> wait(
      Outcome.Pending pending,
      Rule rule,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    WaitingCall<ReqT> waiting = new WaitingCall<>();
    Context context = Context.current();
    Executor executor = executors.apply(call.getMethodDescriptor().getServiceName());
    var unused =
        pending
            .outcome()
            .thenAccept(
                outcome -> {
                  Runnable decision =
                      () -> {
                        if (!call.isCancelled() && !context.isCancelled()) {
                          waiting.begin(decide(outcome, rule, call, headers, next));
                        }
                      };
                  try {
                    executor.execute(context.wrap(decision));
                  } catch (RejectedExecutionException e) {
                    refuse(call, rule, Denial.UNAVAILABLE, "the service takes no more calls");
                  }
                });
    return waiting;
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> decide(
      Outcome outcome,
      Rule rule,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    if (!(outcome instanceof Outcome.Known known)) {
      Outcome.Refused refused = (Outcome.Refused) outcome;
      return refuse(call, rule, refused.denial(), refused.reason());
    }
    Principal caller = known.principal();
    CallIds ids = CallIds.KEY.get();
    if (ids == null) {
      return refuse(call, rule, Denial.FORBIDDEN, "the call is not one of a listener");
    }
    CallFacts facts = ids.facts();
    facts.principal(caller.name(), caller.key());
    Denial denial = rule.deny(caller);
    if (denial != null) {
      return refuse(call, rule, denial, "the caller lacks a role or scope");
    }
    facts.identity(caller);
    return next.startCall(call, headers);
  }

  private <ReqT> ServerCall.Listener<ReqT> refuse(
      ServerCall<ReqT, ?> call, Rule rule, Denial denial, String reason) {
    if (log.isDebugEnabled()) {
      log.atDebug()
          .addKeyValue("method", call.getMethodDescriptor().getFullMethodName())
          .addKeyValue("denial", denial)
          .addKeyValue("reason", Escaped.of(reason))
          .log("call refused");
    }
    StatusRuntimeException answer = denial.answer(challenges, rule.scopes());
    call.close(answer.getStatus(), answer.getTrailers());
    return new ServerCall.Listener<>() {};
  }
}
