/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.RecentHandler;
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
    void nextDispatcherKnowsWhatWasOfferedLately() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        catalogue.refresh();
        catalogue.note();
        worker.space().tryTake(ServiceAdvert.any());
        fixture.advance(Duration.ofSeconds(10));
        Catalogue next = new Catalogue(fixture.space, Duration.ofSeconds(30), fixture.clock::get);

        next.recall();

        assertThat(next.find("once"))
                .isEqualTo(new KnownHandler("once", FakeWorker.POOL, Duration.ofSeconds(30), false));
        assertThat(next.workers()).isEmpty();
    }

    @Test
    void notesAreRenewedWhileAWorkerOffersTheHandlerAndVanishAfterThat() {
        FakeWorker worker = FakeWorker.join(fixture.space, 1);
        for (int i = 0; i < 4; i++) {
            catalogue.refresh();
            catalogue.note();
            fixture.advance(Duration.ofSeconds(10));
        }
        assertThat(fixture.space.readAll(RecentHandler.any())).hasSize(3);
        worker.space().tryTake(ServiceAdvert.any());
        for (int i = 0; i < 3; i++) {
            catalogue.refresh();
            catalogue.note();
            fixture.advance(Duration.ofSeconds(10));
        }

        assertThat(fixture.space.readAll(RecentHandler.any())).isEmpty();
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
