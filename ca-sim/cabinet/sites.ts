import type { FastifyRequest } from 'fastify';
import type { BridgeAddresses } from '../../http/bridges.ts';
import type { House } from '../../http/server.ts';
import { CONSOLE_SITE } from './console-site.ts';
import { KISC_SITE } from './kisc/site.ts';
import { NATIONAL_SITE } from './national/site.ts';
import { framed, isOf, refusalPage, type Site } from './site.ts';

/** Whoever comes first has the address. */
const SITES: readonly Site[] = [KISC_SITE, NATIONAL_SITE, CONSOLE_SITE];

function siteOf(request: FastifyRequest): Site {
  return SITES.find((site) => isOf(site, request)) ?? CONSOLE_SITE;
}

/** How every page of the server looks. */
export function pagesOf(bridges: BridgeAddresses): Required<Pick<House, 'layout' | 'problemPage'>> {
  return {
    layout: (title, body, request) => framed(siteOf(request), { title, body }, request, bridges),
    problemPage: (problem, request) => refusalPage(siteOf(request), problem, request),
  };
}
