import { accessRoutes } from './access-routes.ts';
import { bridgeFiles } from './browser/bridge-files.ts';
import * as ca from './ca.ts';
import * as caCabinet from './ca-cabinet.ts';
import * as caClock from './ca-clock.ts';
import { caCmpRoutes } from './ca-cmp.ts';
import * as caControl from './ca-control.ts';
import * as caDesk from './ca-desk.ts';
import { caEnrolmentOctets, caEnrolmentRoutes } from './ca-enrolment.ts';
import { caEstRoutes } from './ca-est.ts';
import { nationalFiles, rfcFiles } from './ca-files.ts';
import * as caInstruments from './ca-instruments.ts';
import * as national from './ca-national.ts';
import { ocspRoutes } from './ca-ocsp.ts';
import { caTenantRoutes } from './ca-tenants.ts';
import { timeStampRoutes } from './ca-time-stamp.ts';
import { cmcFiles, webraFiles } from './ca-webra.ts';
import * as clock from './clock-routes.ts';
import * as fields from './fields.ts';
import { type HouseInterface, schemaNames } from './interface.ts';
import { openApiFile } from './openapi-route.ts';
import * as problem from './problem.ts';
import * as tenants from './tenant-routes.ts';

/** Everything that the CA simulator answers. */
export const CA_INTERFACE = {
  house: 'ca-sim',
  title: 'TEST certification authorities of token-bench',
  parts: {
    ca: {
      title: 'The certification authority',
      routes: ca.caRoutes,
      octets: { ...ca.caFiles, ...openApiFile },
    },
    enrolment: { title: 'Plain enrolment', routes: caEnrolmentRoutes, octets: caEnrolmentOctets },
    est: { title: 'EST', routes: {}, octets: caEstRoutes },
    desk: { title: 'Plain enrolments at the desks', routes: caDesk.caDeskRoutes },
    admin: {
      title: 'The control room: clock, state, journal and faults',
      routes: { ...caControl.caControlRoutes, ...caClock.caClockRoutes, ...caInstruments.caInstrumentRoutes },
    },
    tenants: { title: 'Tenants of the CA', routes: caTenantRoutes },
    access: { title: "The administrators' login", routes: accessRoutes },
    cmp: { title: 'CMP', routes: {}, octets: caCmpRoutes },
    ocsp: { title: 'OCSP', routes: {}, octets: ocspRoutes },
    timeStamps: { title: 'Time stamps', routes: {}, octets: timeStampRoutes },
    webra: { title: 'The SOAP service, and CMC', routes: {}, octets: { ...webraFiles, ...cmcFiles } },
    cabinet: {
      title: "KISC's cabinet",
      routes: caCabinet.cabinetRoutes,
      octets: { ...caCabinet.cabinetOctets, ...bridgeFiles },
    },
    national: {
      title: "The National CA's cabinet",
      routes: national.nationalRoutes,
      octets: national.nationalOctets,
    },
    nationalFiles: { title: 'Lists and certificates, National CA style', routes: {}, octets: nationalFiles },
    rfcFiles: { title: 'Lists and certificates, RFC style', routes: {}, octets: rfcFiles },
  },
  names: schemaNames(
    fields,
    problem,
    ca,
    caCabinet,
    clock,
    caClock,
    caControl,
    caInstruments,
    caDesk,
    national,
    tenants,
  ),
} as const satisfies HouseInterface;
