package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.ServiceAdvert;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CatalogueTests {
    private final Fixture fixture = new Fixture();
    private final Catalogue catalogue = fixture.catalogue;

    @Test
    void handlerIsFoundAtItsFirstCall() {
        FakeWorker.join(fixture.space, 1);

        assertThat(catalogue.find("once"))
                .isEqualTo(new KnownHandler("once", FakeWorker.POOL, Duration.ofSeconds(30), false));
    }

    @Test
    void unknownHandlerReadsTheAdvertsOnceInAWhile() {
        assertThat(catalogue.find("echo")).isNull();
        FakeWorker.join(fixture.space, 1);
        assertThat(catalogue.find("echo")).isNull();

        fixture.advance(Duration.ofMillis(20));

        assertThat(catalogue.find("echo")).isNotNull();
    }

    @Test
    void handlerIsRememberedForAWhileWhenItsWorkerHasGone() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        catalogue.refresh();
        worker.space().tryTake(ServiceAdvert.any());

        fixture.advance(Duration.ofMillis(29_999));
        catalogue.refresh();
        assertThat(catalogue.find("echo")).isNotNull();
        assertThat(catalogue.workers()).isEmpty();

        fixture.advance(Duration.ofMillis(1));
        catalogue.refresh();
        assertThat(catalogue.find("echo")).isNull();
    }

    @Test
    void drainingWorkerIsListedAndItsHandlersAreKnown() {
        FakeWorker.join(fixture.space, 1).announce(true);
        catalogue.refresh();

        assertThat(catalogue.find("echo")).isNotNull();
        assertThat(catalogue.workers())
                .singleElement()
                .satisfies(worker -> assertThat(worker.draining()).isTrue());
    }
}
